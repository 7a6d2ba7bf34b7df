package io.courier.access.owner;

import io.courier.access.settings.AccessProperties;
import io.courier.messages.client.DisconnectCode;
import java.util.Optional;

/// Decides whether a session may be opened here: no more than this node holds, no more devices than
/// a user may have, and no new one while so much of what sessions leave behind waits for Redis or
/// Kafka that an outage would fill the memory.
///
/// A session that its gateway brings back from another owner or link has been admitted before, and
/// its client keeps its socket: it is never refused. Gateways bound how many there can be.
record SessionAdmission(AccessProperties.Sessions limits) {
  /// Why a session is not opened.
  enum Refusal {
    /// The node has all the sessions that it may have.
    FULL("full", DisconnectCode.TOO_MANY_REQUESTS),
    /// The user has all the devices that a user may have online.
    DEVICES("devices", DisconnectCode.CONNECTION_LIMIT),
    /// Too much waits for Redis.
    PRESENCE("presence", DisconnectCode.TOO_MANY_REQUESTS),
    /// Too much waits for Kafka.
    RECORDS("records", DisconnectCode.TOO_MANY_REQUESTS);

    private final String text;
    private final DisconnectCode code;

    Refusal(String text, DisconnectCode code) {
      this.text = text;
      this.code = code;
    }

    /// As metrics spell it.
    String text() {
      return text;
    }

    DisconnectCode code() {
      return code;
    }
  }

  /// What there is already.
  ///
  /// @param sessions of this node, without one that the device has here
  /// @param otherDevices of the user that are online
  /// @param waiting actions of the shard that wait until presence is written
  /// @param isBehind whether too many records wait for Kafka
  record Present(int sessions, int otherDevices, int waiting, boolean isBehind) {}

  Optional<Refusal> refusal(boolean resumed, Present present) {
    if (resumed) {
      return Optional.empty();
    }
    if (present.sessions >= limits.max()) {
      return Optional.of(Refusal.FULL);
    }
    if (present.otherDevices >= limits.devicesPerUser()) {
      return Optional.of(Refusal.DEVICES);
    }
    if (present.waiting >= limits.waitingPerShard()) {
      return Optional.of(Refusal.PRESENCE);
    }
    if (present.isBehind) {
      return Optional.of(Refusal.RECORDS);
    }
    return Optional.empty();
  }
}
