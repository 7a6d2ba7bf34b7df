package io.courier.access.shard;

/// What a [ShardLoop] does besides its tasks. Runs on the loop.
public interface LoopWork {
  /// Time-outs.
  void tick(long nowNanos);

  /// Lets the effects of the tasks before out. Not called while the lease has run out.
  void flush();
}
