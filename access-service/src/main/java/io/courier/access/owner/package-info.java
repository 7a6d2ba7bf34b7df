/// What an owner does for its shards: feeds sessions and records to the queues of their devices,
/// and lets the effects out.
///
/// One straight way: [DeliverSink] (records) and [Owner] (frames) → the shard's [LoopDesk] →
/// [ShardDesk] → `DeviceQueue` decides → [ShardEffects] → [LinkOutbox], [ReceiptOutbox] and
/// presence, which leave together at the end of a loop's turn.
///
/// Reads `push_deliver`; writes `push_receipt`, `offline_retrieve` and `user_online`. It has no
/// custody that is not in an uncommitted record, and can be lost at any moment.
@NullMarked
package io.courier.access.owner;

import org.jspecify.annotations.NullMarked;
