package io.courier.offline.store;

import io.courier.messages.id.DeviceKey;

/// That one device has not confirmed one message.
///
/// @param mailbox its device is [#WAITING] while the user has no known device
public record MailboxRow(int day, int shard, DeviceKey mailbox, long position) {
  /// Device of the rows that wait for a user's first device.
  public static final String WAITING = "";

  public static DeviceKey waiting(String user) {
    return new DeviceKey(user, WAITING);
  }
}
