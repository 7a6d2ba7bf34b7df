package io.courier.offline.device;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.store.Days;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/// Reads and writes the registry for the users of a whole poll at once.
@Component
public class DeviceTable {
  private static final String LOAD =
      "SELECT user_id, device, last_seen, forgotten FROM offline.device WHERE user_id = ANY (?)";
  private static final String WRITE =
      """
      INSERT INTO offline.device AS d (user_id, device, shard, first_seen, last_seen)
      SELECT k.user_id, k.device, k.shard, ?, ?
      FROM unnest(?::text[], ?::text[], ?::int[]) AS k (user_id, device, shard)
      ON CONFLICT (user_id, device)
      DO UPDATE SET last_seen = excluded.last_seen, shard = excluded.shard, forgotten = false,
        first_seen = CASE WHEN d.forgotten THEN excluded.first_seen ELSE d.first_seen END
      """;
  private static final String LONGEST_UNSEEN =
      """
      SELECT device FROM offline.device WHERE user_id = ? AND NOT forgotten
      ORDER BY last_seen, device
      """;
  private static final String UNSEEN =
      """
      SELECT user_id, device FROM offline.device
      WHERE shard = ? AND last_seen < ? AND NOT forgotten ORDER BY last_seen LIMIT ?
      """;
  private static final String FORGET =
      """
      UPDATE offline.device d SET forgotten = true
      FROM unnest(?::text[], ?::text[]) AS k (user_id, device)
      WHERE d.user_id = k.user_id AND d.device = k.device
      """;
  private static final String FORGOTTEN =
      "SELECT user_id, device FROM offline.device WHERE shard = ? AND forgotten LIMIT ?";
  private static final String REMOVE =
      "DELETE FROM offline.device WHERE user_id = ? AND device = ? AND forgotten";
  private static final RowMapper<DeviceKey> KEY =
      (row, number) -> new DeviceKey(row.getString(1), row.getString(2));

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
            if (row.getBoolean(4)) {
              devices.forget(row.getString(2));
            } else {
              devices.seen(row.getString(2), Days.of(row.getTimestamp(3).getTime()));
            }
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

  /// The devices of a user, the longest unseen first.
  public List<String> longestUnseen(String user) {
    return jdbc.queryForList(LONGEST_UNSEEN, String.class, user);
  }

  /// Devices of a shard that were last seen before then, the longest unseen first.
  public List<DeviceKey> unseenSince(int shard, Instant before, int most) {
    return jdbc.query(UNSEEN, KEY, shard, Timestamp.from(before), most);
  }

  /// They are known no more. Within a transaction that checked the epoch.
  public void forget(Collection<DeviceKey> devices) {
    jdbc.update(
        FORGET,
        devices.stream().map(DeviceKey::user).toArray(String[]::new),
        devices.stream().map(DeviceKey::device).toArray(String[]::new));
  }

  /// Forgotten devices whose mailboxes are not emptied.
  public List<DeviceKey> forgotten(int shard, int most) {
    return jdbc.query(FORGOTTEN, KEY, shard, most);
  }

  /// The mailbox of a forgotten device is empty. Within a transaction that checked the epoch.
  public void remove(DeviceKey device) {
    jdbc.update(REMOVE, device.user(), device.device());
  }
}
