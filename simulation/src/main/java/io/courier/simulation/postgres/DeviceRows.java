package io.courier.simulation.postgres;

import io.courier.messages.id.DeviceKey;
import io.courier.simulation.postgres.Database.DeviceRow;
import java.util.function.ObjLongConsumer;

/// The rows of the table `device`.
public final class DeviceRows {
  private final Database database;

  public DeviceRows(Database database) {
    this.database = database;
  }

  /// Each device, and when it was last seen, in milliseconds since 1970.
  public void each(ObjLongConsumer<DeviceKey> row) {
    database.reach();
    database.devices().forEach((device, known) -> row.accept(device, known.seenMillis()));
  }

  public void put(DeviceKey device, int shard, long nowMillis) {
    database.device(device, new DeviceRow(shard, nowMillis));
  }
}
