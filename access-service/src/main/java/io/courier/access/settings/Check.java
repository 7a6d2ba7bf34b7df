package io.courier.access.settings;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/// Refuses a configured value with a sentence that names its key.
final class Check {
  private Check() {}

  static void that(boolean holds, String key, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("courier.access." + key + " " + rule);
    }
  }

  static void positive(Duration value, String key) {
    that(value.isPositive(), key, "is longer than nothing, such as 5s");
  }

  static void positive(DataSize value, String key) {
    that(
        value.toBytes() > 0 && value.toBytes() <= Integer.MAX_VALUE,
        key,
        "is from 1B to below 2GB, such as 64KB");
  }
}
