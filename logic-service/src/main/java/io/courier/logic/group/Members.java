package io.courier.logic.group;

import io.courier.logic.fanout.Audience;
import io.courier.logic.fanout.Packing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The memberships of one group that are in memory, newest first for each user.
final class Members {
  private final Packing packing;
  private final Map<String, Membership> newest = new HashMap<>();

  /// Rows that the store does not have, and such that it does not know to have ended.
  private final List<Membership> opened = new ArrayList<>();

  private final List<Membership> closed = new ArrayList<>();

  /// Of the present members, but for the shards in [#stale].
  private Audience audience = Audience.NOBODY;

  private final Map<Integer, List<String>> stale = new HashMap<>();
  private int rows;
  private int present;

  /// What [#audienceAt] made last: records that are read again come in runs.
  private @Nullable Past past;

  /// Who was a member from a seq to a seq between which nobody came or went.
  private record Past(long from, long to, Audience audience) {}

  Members(Packing packing) {
    this.packing = packing;
  }

  /// Of the store; of each user the oldest first.
  void load(String user, Role role, long mutedUntil, long from, long to) {
    int shard = packing.shardOf(user);
    touch(shard);
    add(new Membership(user, shard, role, mutedUntil, from, to, true));
  }

  /// A user joins, or what is true of a member changes.
  void put(String user, Role role, long mutedUntil, long seq) {
    Membership now = newest.get(user);
    int shard = now == null ? packing.shardOf(user) : now.shard();
    if (now != null && now.isOpen()) {
      close(now, seq);
    } else {
      touch(shard);
    }
    Membership next = new Membership(user, shard, role, mutedUntil, seq, Span.OPEN, false);
    opened.add(next);
    add(next);
  }

  /// A member leaves.
  void end(String user, long seq) {
    Membership now = newest.get(user);
    if (now == null || !now.isOpen()) {
      throw new IllegalStateException("no member can leave twice");
    }
    close(now, seq);
    touch(now.shard());
  }

  private void add(Membership next) {
    past = null;
    next.follow(newest.put(next.user(), next));
    rows++;
    if (next.isOpen()) {
      present++;
    }
  }

  private void close(Membership now, long seq) {
    past = null;
    now.end(seq);
    present--;
    if (now.isWritten()) {
      closed.add(now);
    }
  }

  private void touch(int shard) {
    stale.computeIfAbsent(shard, s -> new ArrayList<>());
  }

  @Nullable Membership at(String user, long seq) {
    Membership one = newest.get(user);
    while (one != null && !one.holdsAt(seq)) {
      one = one.before();
    }
    return one;
  }

  /// Every member as of a seq, in no order.
  void eachAt(long seq, Consumer<Membership> visitor) {
    for (String user : newest.keySet()) {
      Membership one = at(user, seq);
      if (one != null) {
        visitor.accept(one);
      }
    }
  }

  /// Who was a member right before a seq and is none with it.
  List<String> goneAt(long seq) {
    List<String> gone = new ArrayList<>();
    for (String user : newest.keySet()) {
      if (at(user, seq) == null && at(user, seq - 1) != null) {
        gone.add(user);
      }
    }
    return gone;
  }

  int present() {
    return present;
  }

  int rows() {
    return rows;
  }

  /// The present members. After somebody came or went, the shard it belongs to is packed anew.
  Audience audience() {
    if (!stale.isEmpty()) {
      for (Membership one : newest.values()) {
        List<String> users = one.isOpen() ? stale.get(one.shard()) : null;
        if (users != null) {
          users.add(one.user());
        }
      }
      audience = audience.with(packing, stale, present);
      stale.clear();
    }
    return audience;
  }

  /// The members as of a seq before the last change.
  Audience audienceAt(long seq) {
    Past known = past;
    if (known == null || seq < known.from || seq >= known.to) {
      known = pastAt(seq);
      past = known;
    }
    return known.audience;
  }

  private Past pastAt(long seq) {
    long from = 0;
    long to = Span.OPEN;
    List<String> users = new ArrayList<>();
    for (Membership last : newest.values()) {
      for (Membership one = last; one != null; one = one.before()) {
        if (one.holdsAt(seq)) {
          users.add(one.user());
        }
        for (long edge : new long[] {one.from(), one.to()}) {
          if (edge <= seq) {
            from = Math.max(from, edge);
          } else {
            to = Math.min(to, edge);
          }
        }
      }
    }
    return new Past(from, to, Audience.of(packing, users));
  }

  /// Drops what ended before a seq.
  void forgetBefore(long seq) {
    newest.values().removeIf(one -> one.to() < seq);
    rows = 0;
    for (Membership one : newest.values()) {
      Membership kept = one;
      rows++;
      while (kept.before() != null && kept.before().to() >= seq) {
        kept = kept.before();
        rows++;
      }
      kept.follow(null);
    }
  }

  List<Membership> opened() {
    return opened;
  }

  List<Membership> closed() {
    return closed;
  }

  void markWritten() {
    opened.forEach(Span::markWritten);
    opened.clear();
    closed.clear();
  }
}
