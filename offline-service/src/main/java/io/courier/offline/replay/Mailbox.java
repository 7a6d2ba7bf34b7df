package io.courier.offline.replay;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.shard.OwnedShard;
import io.courier.offline.store.Fingerprint;
import java.util.Optional;

/// One device's mailbox in a shard of ours.
public record Mailbox(OwnedShard shard, DeviceKey key) {
  /// Certainly empty, known without asking.
  boolean isEmpty() {
    return shard.census().isEmpty(key);
  }

  /// What it holds, when that is known.
  Optional<Fingerprint> content() {
    return shard.census().of(key);
  }
}
