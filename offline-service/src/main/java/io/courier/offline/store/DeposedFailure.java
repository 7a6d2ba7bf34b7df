package io.courier.offline.store;

import io.courier.kafka.consume.TransientFailure;

/// Another instance has taken over a shard since we did. Nothing of this transaction was written.
///
/// Transient: who is still assigned the shard takes it over again, who is not learns of it when the
/// records are offered again.
public final class DeposedFailure extends TransientFailure {
  public DeposedFailure(int shard, long epoch) {
    super("shard " + shard + " has a newer writer than our epoch " + epoch);
  }
}
