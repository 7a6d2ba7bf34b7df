package io.courier.access.deliver;

import java.time.Duration;

/// The bounds of one device's queue.
///
/// @param ackTimeoutNanos how long a sent delivery waits for its confirmation
/// @param graceNanos how long a device without a session is waited for
/// @param holdLimitNanos how long a delivery may wait to be sent, and how long the store may keep
///     silent before it is passed over
/// @param askEveryNanos how long until the store is asked again when it does not answer; doubled
///     each time, up to 16 times this
/// @param presenceKeptNanos how long a device that is gone is remembered: its presence, after a
///     visit
///     so short that no page has come; and what it may have received, if it was never confirmed
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

  public static final DeliveryLimits DEFAULTS =
      new DeliveryLimits(
          Duration.ofSeconds(10).toNanos(),
          Duration.ofSeconds(5).toNanos(),
          Duration.ofSeconds(10).toNanos(),
          Duration.ofSeconds(10).toNanos(),
          Duration.ofMinutes(10).toNanos(),
          64,
          256 * 1024,
          1000,
          1024);

  public DeliveryLimits {
    if (heldMessages < 1 || heldBytes < 1 || window < 1 || remembered < 1) {
      throw new IllegalArgumentException("the bounds of a device's queue are at least 1");
    }
  }
}
