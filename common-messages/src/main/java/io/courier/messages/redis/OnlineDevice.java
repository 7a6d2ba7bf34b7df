package io.courier.messages.redis;

import java.util.ArrayList;
import java.util.List;

/// One device of a user that has a session now. A user's value in `presence:{s7}` is its online
/// devices, `phone,node-1,gateway-1,<session>,<since>` joined by `;`, never empty.
///
/// @param node access node that owns the user's shard
/// @param gateway gateway that holds the connection
/// @param sinceMillis milliseconds since 1970
public record OnlineDevice(
    String device, String node, String gateway, String session, long sinceMillis) {

  public static String format(List<OnlineDevice> devices) {
    StringBuilder value = new StringBuilder(64 * devices.size());
    for (OnlineDevice online : devices) {
      if (!value.isEmpty()) {
        value.append(';');
      }
      value.append(online.device).append(',').append(online.node).append(',');
      value.append(online.gateway).append(',').append(online.session).append(',');
      value.append(online.sinceMillis);
    }
    return value.toString();
  }

  /// @throws IllegalArgumentException when the value is of another form
  public static List<OnlineDevice> parse(String value) {
    List<OnlineDevice> devices = new ArrayList<>(2);
    for (String entry : value.split(";", -1)) {
      String[] parts = entry.split(",", -1);
      if (parts.length < 5) {
        throw new IllegalArgumentException("not a presence value: " + value);
      }
      devices.add(
          new OnlineDevice(parts[0], parts[1], parts[2], parts[3], Long.parseLong(parts[4])));
    }
    return devices;
  }

  /// The device ids alone: all that Push and Offline need of a presence value.
  public static List<String> deviceIds(String value) {
    List<String> ids = new ArrayList<>(2);
    for (int start = 0; start < value.length(); ) {
      ids.add(value.substring(start, value.indexOf(',', start)));
      int semicolon = value.indexOf(';', start);
      start = semicolon < 0 ? value.length() : semicolon + 1;
    }
    return ids;
  }
}
