package io.courier.offline.retention;

import io.courier.offline.device.DeviceHints;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.shard.OwnedShard;

/// The shards of this instance, to be worked on between polls.
public interface ShardTurns {
  /// A short piece of work on one shard.
  interface Turn {
    /// @param hints of the loop that the shard belongs to, as is the pipeline
    /// @return whether it wants another turn
    boolean take(OwnedShard shard, DeviceHints hints, RedisPipeline redis);
  }

  /// Gives each shard turns until it wants no more. No turn runs beside a poll of its shard, and a
  /// poll waits for one turn at most. A turn that fails ends those of its shard, which is then read
  /// anew.
  ///
  /// @return how many shards failed
  int each(Turn turn);
}
