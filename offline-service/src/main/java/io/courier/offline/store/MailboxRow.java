package io.courier.offline.store;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.id.Position;

/// One entry of a mailbox: that a device has not confirmed a message, or a gap.
///
/// @param day 0 for a gap, and where it is not known
/// @param mailbox its device is [#WAITING] while the user has no known device
/// @param position a message's is of generation 1 or later, a gap's of none
/// @param bytes of the message's body; 0 for a gap, and where that is not known
public record MailboxRow(int day, int shard, DeviceKey mailbox, long position, int bytes) {
  /// Device of the rows that wait for a user's first device.
  public static final String WAITING = "";

  /// A row of which only the key matters.
  public MailboxRow(int day, int shard, DeviceKey mailbox, long position) {
    this(day, shard, mailbox, position, 0);
  }

  public static DeviceKey waiting(String user) {
    return new DeviceKey(user, WAITING);
  }

  /// It stands for entries that were dropped.
  public boolean isGap() {
    return isGap(position);
  }

  static boolean isGap(long position) {
    return Position.generation(position) == 0;
  }
}
