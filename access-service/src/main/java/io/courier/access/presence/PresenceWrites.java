package io.courier.access.presence;

import io.courier.access.presence.PresenceStore.How;
import io.courier.access.presence.PresenceStore.Write;
import java.util.Map;

/// Which write of presence comes next, and under which number: a decision, about one shard and
/// epoch.
///
/// Each attempt has a number of its own, above all before it. Redis refuses what is older than the
/// last that it has carried out: an attempt that was given up may still lie in a connection that
/// broke, and arrive behind its successor on a new one. Numbers begin at the epoch with each owner.
/// The number of a write that completes the shard becomes the beat, so a beat stands for exactly
/// one state of the shard.
///
/// A rightful write is refused for its number at most once: an emptied Redis has no number, one
/// that was rolled back a lower one, and [#overtaken] goes on above what is stored.
final class PresenceWrites {
  private final int shard;
  private final long epoch;
  private How next = How.TAKE;
  private long number;

  /// Of the last write known to be carried out.
  private long known;

  PresenceWrites(int shard, long epoch) {
    this.shard = shard;
    this.epoch = epoch;
    this.number = epoch;
    this.known = epoch;
  }

  /// Whether the next one takes the shard over, and carries nobody.
  boolean isTaking() {
    return next == How.TAKE;
  }

  /// Whether Redis has the shard, as far as we know: only what changes has to be written.
  boolean isSteady() {
    return next == How.UPDATE;
  }

  /// @param values user to value; an empty one removes the user
  /// @param isLast no further changes wait
  Write begin(Map<String, String> values, boolean isLast) {
    number++;
    boolean completes = isTaking() || isSteady() || isLast;
    return new Write(shard, epoch, number, next, known, completes, values);
  }

  /// A write was carried out.
  ///
  /// @return whether Redis has again what it had lost
  boolean written(Write write) {
    known = write.number();
    if (write.how() == How.TAKE || write.how() == How.UPDATE) {
      return false;
    }
    next = write.completes() ? How.UPDATE : How.FILL;
    return write.completes();
  }

  /// What the former owner left is known: from now on changes are written.
  void adopted() {
    next = How.UPDATE;
  }

  /// Redis was emptied or rolled back: everything is written anew.
  void lost() {
    next = How.RESTORE;
  }

  /// A write that we wait for was refused for a later one of our epoch, which is none of ours that
  /// we know of: everything is written anew, above it.
  ///
  /// @param stored the number of that later one
  void overtaken(long stored) {
    number = Math.max(number, stored);
    next = How.RESTORE;
  }
}
