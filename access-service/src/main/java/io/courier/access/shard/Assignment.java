package io.courier.access.shard;

/// One time that the group gave a shard to this node: ends when it is revoked or lost.
///
/// What arrives late is told from what belongs to a later assignment of the same shard by identity.
public final class Assignment {
  private final int shard;
  private final long leastEpoch;
  private volatile long epoch;
  private volatile boolean ready;
  private volatile boolean paused;
  private volatile boolean ended;

  /// @param leastEpoch above every epoch that is known to be stored
  Assignment(int shard, long leastEpoch) {
    this.shard = shard;
    this.leastEpoch = leastEpoch;
  }

  long leastEpoch() {
    return leastEpoch;
  }

  public int shard() {
    return shard;
  }

  /// The epoch of ownership; 0 while it is not published.
  public long epoch() {
    return epoch;
  }

  /// Records of the shard may be read.
  public boolean isReady() {
    return ready;
  }

  public boolean isEnded() {
    return ended;
  }

  /// The tenant has what it needs to handle records.
  public void ready() {
    ready = true;
  }

  /// No more records for now, or again.
  public void pause(boolean now) {
    paused = now;
  }

  /// Whether records of the shard are wanted. From any thread.
  public boolean isWanting() {
    return ready && !paused;
  }

  void published(long newEpoch) {
    epoch = newEpoch;
  }

  void end() {
    ended = true;
    ready = false;
  }
}
