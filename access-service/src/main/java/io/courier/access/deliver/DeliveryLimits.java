package io.courier.access.deliver;

/// The bounds of one device's queue.
///
/// @param ackTimeoutNanos how long a sent delivery waits for its confirmation
/// @param graceNanos how long a device without a session is waited for
/// @param holdLimitNanos how long a delivery may wait to be sent, and how long the store may keep
///     silent before it is passed over
/// @param askEveryNanos how long until the store is asked again when it does not answer; doubled
///     each time, up to 16 times this
/// @param presenceKeptNanos how long a device that is gone is remembered: its presence, after a
///     visit so short that no page has come; and what it may have received without confirming it
/// @param heldMessages how many deliveries may wait to be sent
/// @param heldBytes and how much they may weigh
/// @param window how many live deliveries may be unconfirmed on a session
/// @param remembered how many confirmed positions are kept to recognise repeats
public record DeliveryLimits(
    long ackTimeoutNanos,
    long graceNanos,
    long holdLimitNanos,
    long askEveryNanos,
    long presenceKeptNanos,
    int heldMessages,
    long heldBytes,
    int window,
    int remembered) {

  public DeliveryLimits {
    if (heldMessages < 1 || heldBytes < 1 || window < 1 || remembered < 1) {
      throw new IllegalArgumentException("the bounds of a device's queue are at least 1");
    }
  }
}
