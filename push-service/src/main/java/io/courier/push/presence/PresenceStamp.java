package io.courier.push.presence;

import org.jspecify.annotations.Nullable;

/// The fields of a shard's presence that are no users, null what is missing: they tell whether the
/// others can be believed.
///
/// @param epoch `#epoch`, of the owner that wrote last
/// @param beat `#beat`, of its last complete write
/// @param history `#history`, the epoch and the replication ID of the Redis that has taken that
///     write, with a space between
record PresenceStamp(@Nullable String epoch, @Nullable String beat, @Nullable String history) {
  /// In which history of Redis the owner has last found its presence whole; null when it does not
  /// say: only owners of this version do, and the mark of one stays behind when another takes over.
  @Nullable String historyOfOwner() {
    if (history == null || epoch == null) {
      return null;
    }
    int space = epoch.length();
    boolean isOwners =
        history.length() > space + 1 && history.startsWith(epoch) && history.charAt(space) == ' ';
    return isOwners ? history.substring(space + 1) : null;
  }
}
