package io.courier.tools.analytics;

import io.courier.messages.topic.UserOnline;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// Who was online when, from the records of `user_online`: active users by day, users online at the
/// end of each minute. Days and minutes are those of UTC.
///
/// The records of one user come in their order, since all are in one partition; those of different
/// users in any. A record that comes twice changes nothing. A session that a newer one of the same
/// device has replaced may end late: its end does not end the newer one.
///
/// Memory: the devices that are online, and each active user once a day (about 100 bytes); beyond
/// some millions a sketch such as HyperLogLog takes the place of the sets. Not safe for several
/// threads.
final class Activity {
  private static final long MINUTE = 60_000;

  /// The sessions of a user by device, and since when the user is online without a break.
  private static final class Online {
    private final Map<String, String> sessions = new HashMap<>(2);
    private final long since;

    private Online(long since) {
      this.since = since;
    }
  }

  private final Map<String, Online> online = new HashMap<>();
  private final NavigableMap<LocalDate, Set<String>> users = new TreeMap<>();

  /// How many more users are online at a minute's end than at its begin.
  private final NavigableMap<Long, Integer> changes = new TreeMap<>();

  void add(UserOnline event) {
    switch (event.getState()) {
      case ONLINE -> came(event);
      case OFFLINE -> left(event);
      case STATE_UNSPECIFIED, UNRECOGNIZED -> {} // of a later version
    }
  }

  /// How many users were online at any time of each day.
  ///
  /// @param now up to when the users who have not left are counted
  NavigableMap<LocalDate, Integer> usersByDay(Instant now) {
    online.forEach((user, it) -> active(user, it.since, now.toEpochMilli()));
    NavigableMap<LocalDate, Integer> counts = new TreeMap<>();
    users.forEach((day, active) -> counts.put(day, active.size()));
    return counts;
  }

  /// How many users were online at the end of each minute in which that changed. Between two of
  /// them the earlier holds.
  NavigableMap<Instant, Integer> usersByMinute() {
    NavigableMap<Instant, Integer> counts = new TreeMap<>();
    int count = 0;
    for (Map.Entry<Long, Integer> change : changes.entrySet()) {
      count += change.getValue();
      counts.put(Instant.ofEpochMilli(change.getKey() * MINUTE), count);
    }
    return counts;
  }

  private void came(UserOnline event) {
    Online user = online.get(event.getUser());
    if (user == null) {
      user = new Online(event.getAt());
      online.put(event.getUser(), user);
      changes.merge(event.getAt() / MINUTE, 1, Integer::sum);
    }
    user.sessions.put(event.getDevice(), event.getSession());
  }

  private void left(UserOnline event) {
    Online user = online.get(event.getUser());
    if (user == null || !user.sessions.remove(event.getDevice(), event.getSession())) {
      return; // of a session that was replaced, or told twice
    }
    if (user.sessions.isEmpty()) {
      online.remove(event.getUser());
      // Clocks of two nodes may differ by a little: nobody leaves before coming.
      long at = Math.max(event.getAt(), user.since);
      changes.merge(at / MINUTE, -1, Integer::sum);
      active(event.getUser(), user.since, at);
    }
  }

  private void active(String user, long from, long to) {
    LocalDate last = day(to);
    for (LocalDate day = day(from); !day.isAfter(last); day = day.plusDays(1)) {
      users.computeIfAbsent(day, d -> new HashSet<>()).add(user);
    }
  }

  private static LocalDate day(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }
}
