package io.courier.offline.shard;

import io.courier.offline.device.KnownDevices;
import io.courier.offline.store.Census;
import io.courier.offline.store.DayRanges;
import io.courier.offline.store.StoredThrough;

/// One shard while we are its writer. For the thread of its poll loop.
///
/// @param epoch under which we write
/// @param census mailboxes that are not empty
/// @param days where positions lie
/// @param devices the registry, cached
/// @param through up to where stores are written for sure
public record OwnedShard(
    int number,
    long epoch,
    Census census,
    DayRanges days,
    KnownDevices devices,
    StoredThrough through) {}
