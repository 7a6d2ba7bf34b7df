package io.courier.access.deliver;

import java.time.Duration;

/// The limits of a device's queue that apply when nothing is configured.
public final class DeployedLimits {
  public static final DeliveryLimits LIMITS =
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

  private DeployedLimits() {}
}
