package io.courier.access.deliver;

/// Why a delivery goes to the store instead of the device.
public enum Reason {
  /// Sent, and not confirmed in time.
  ACK_TIMEOUT("ack-timeout"),
  /// Held too long, or too many are held: the device is still catching up, or its window is full.
  BEHIND("behind"),
  /// The device did not come back within the grace period.
  GONE("gone"),
  /// The gateway's queue for the session was full and dropped it.
  OVERFLOW("overflow"),
  /// There is no session, and none is waited for.
  NO_SESSION("no-session");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /// As failed receipts and metrics spell it.
  public String text() {
    return text;
  }
}
