package io.courier.offline.device;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.store.Days;
import io.courier.simulation.postgres.DeviceRows;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/// The table `device` over the model of PostgreSQL.
///
/// In this package because it alone says what is known of a user's devices.
public final class ModelledDevices extends DeviceTable {
  private final DeviceRows rows;

  public ModelledDevices(DeviceRows rows) {
    super(new JdbcTemplate());
    this.rows = rows;
  }

  @Override
  public Map<String, UserDevices> load(Collection<String> users) {
    Map<String, UserDevices> found = new LinkedHashMap<>();
    users.forEach(user -> found.put(user, new UserDevices()));
    rows.each(
        (device, seenMillis) -> {
          UserDevices devices = found.get(device.user());
          if (devices != null) {
            devices.seen(device.device(), Days.of(seenMillis));
          }
        });
    return found;
  }

  @Override
  public void write(Collection<Seen> seen, Instant now) {
    for (Seen one : seen) {
      DeviceKey device = one.device();
      rows.put(device, one.shard(), now.toEpochMilli());
    }
  }
}
