package io.courier.access.presence;

/// What can have to wait until a change of presence is written. Of each device one of a kind waits
/// at most: a newer one takes the place of the older, and comes last.
public enum FollowUp {
  /// Its session is told to be online. Never replaced by [#OFFLINE]: it makes the device known.
  ONLINE,
  /// Its gateway is told that the session is open.
  OPENED,
  /// Its mailbox is asked for. An older round is worth nothing beside a newer one.
  MARKER,
  /// It is told to be offline.
  OFFLINE
}
