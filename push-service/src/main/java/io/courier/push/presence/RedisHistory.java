package io.courier.push.presence;

import org.jspecify.annotations.Nullable;

/// Which history of its data Redis has, by the replication ID of the server that answered.
///
/// A replica that becomes the master and a server that starts begin a history of their own, and
/// only they can lack what was written before. So a mark that names the present history is as new
/// as what it stands beside; one that names another may have been left behind.
///
/// @param id empty when the server does not say
public record RedisHistory(String id) {
  private static final String FIELD = "master_replid:";

  /// @param info the answer to `INFO replication`
  public static RedisHistory of(String info) {
    int field = info.indexOf(FIELD);
    if (field < 0) {
      return new RedisHistory("");
    }
    int start = field + FIELD.length();
    int end = start;
    while (end < info.length() && info.charAt(end) > ' ') {
      end++;
    }
    return new RedisHistory(info.substring(start, end));
  }

  /// Whether what has this mark lacks nothing that Redis has taken. Without a mark nobody knows.
  boolean isOf(@Nullable String mark) {
    return !id.isEmpty() && id.equals(mark);
  }
}
