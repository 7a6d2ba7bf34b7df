package io.courier.offline.device;

import io.courier.offline.store.Days;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Reads and writes the registry for the users of a whole poll at once.
@Component
public class DeviceTable {
  private static final String LOAD =
      "SELECT user_id, device, last_seen FROM offline.device WHERE user_id = ANY (?)";
  private static final String WRITE =
      """
      INSERT INTO offline.device (user_id, device, shard, first_seen, last_seen)
      SELECT k.user_id, k.device, k.shard, ?, ?
      FROM unnest(?::text[], ?::text[], ?::int[]) AS k (user_id, device, shard)
      ON CONFLICT (user_id, device)
      DO UPDATE SET last_seen = excluded.last_seen, shard = excluded.shard
      """;

  private final JdbcTemplate jdbc;

  public DeviceTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /// The devices of these users; a user without any is there too.
  public Map<String, UserDevices> load(Collection<String> users) {
    Map<String, UserDevices> found = HashMap.newHashMap(users.size());
    users.forEach(user -> found.put(user, new UserDevices()));
    String[] names = users.toArray(String[]::new);
    jdbc.query(
        LOAD,
        statement -> statement.setObject(1, names),
        row -> {
          UserDevices devices = found.get(row.getString(1));
          if (devices != null) {
            devices.seen(row.getString(2), Days.of(row.getTimestamp(3).getTime()));
          }
        });
    return found;
  }

  /// Registers devices, or that they were seen. Within a transaction that checked the epochs.
  ///
  /// @param seen each device once
  public void write(Collection<Seen> seen, Instant now) {
    int size = seen.size();
    String[] users = new String[size];
    String[] devices = new String[size];
    int[] shards = new int[size];
    int i = 0;
    for (Seen one : seen) {
      users[i] = one.device().user();
      devices[i] = one.device().device();
      shards[i++] = one.shard();
    }
    Timestamp at = Timestamp.from(now);
    jdbc.update(WRITE, at, at, users, devices, shards);
  }
}
