package io.courier.push.presence;

import java.util.Map;

/// The users of one shard that a poll asked about, and their devices.
///
/// @param users every user asked about; what is not here was not asked
public record PresenceView(Map<String, UserDevices> users) {
  /// Of a shard that was not asked about.
  public static final PresenceView NOBODY = new PresenceView(Map.of());

  public UserDevices of(String user) {
    UserDevices devices = users.get(user);
    if (devices == null) {
      throw new IllegalArgumentException("nobody asked for the devices of this user");
    }
    return devices;
  }
}
