package io.courier.logic.group;

import org.jspecify.annotations.Nullable;

/// That a user belongs to a group, with one role and one time until which it is muted.
public final class Membership extends Span {
  private final String user;
  private final int shard;
  private final Role role;
  private final long mutedUntil;

  /// What held of the same user before, as far as it is in memory.
  private @Nullable Membership before;

  Membership(
      String user, int shard, Role role, long mutedUntil, long from, long to, boolean written) {
    super(from, to, written);
    this.user = user;
    this.shard = shard;
    this.role = role;
    this.mutedUntil = mutedUntil;
  }

  public String user() {
    return user;
  }

  int shard() {
    return shard;
  }

  public Role role() {
    return role;
  }

  /// In milliseconds since 1970, of the clock of the message that is judged; 0: not muted.
  public long mutedUntil() {
    return mutedUntil;
  }

  @Nullable Membership before() {
    return before;
  }

  void follow(@Nullable Membership earlier) {
    before = earlier;
  }
}
