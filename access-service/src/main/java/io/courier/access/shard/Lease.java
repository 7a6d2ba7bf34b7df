package io.courier.access.shard;

import java.time.Duration;

/// How long this node may act as owner without a new sign that the group still counts it in.
///
/// Kafka does not fence the fetches of a member that was given up. So an owner stops by itself when
/// no heartbeat was answered for this long, which is shorter than the group's session time-out.
/// Times are of a monotonic clock that goes on while the process is stopped.
public final class Lease {
  private final long lengthNanos;
  private volatile long renewedNanos;
  private double answers;

  public Lease(Duration length, long nowNanos) {
    this.lengthNanos = length.toNanos();
    this.renewedNanos = nowNanos;
  }

  /// An assignment is an answer of the group too.
  void renew(long nowNanos) {
    renewedNanos = nowNanos;
  }

  /// @param answered heartbeats answered so far; only more of them renew the lease
  /// @param askedNanos time before that number was read, so that the lease is never too long
  void heartbeats(double answered, long askedNanos) {
    boolean more = answered > answers;
    answers = answered; // begins from 0 with each consumer
    if (more && answered > 0) {
      renewedNanos = askedNanos;
    }
  }

  public boolean isValid(long nowNanos) {
    return nowNanos - renewedNanos < lengthNanos;
  }

  long ageNanos(long nowNanos) {
    return nowNanos - renewedNanos;
  }
}
