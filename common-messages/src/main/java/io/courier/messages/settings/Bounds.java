package io.courier.messages.settings;

import java.time.Duration;

/// Refuses a configured value that is out of its range, with a sentence that names the key, the
/// range with its unit, and the value.
///
/// @param prefix of the keys, without the last dot
public record Bounds(String prefix) {
  private static final long KILO = 1024;

  /// @throws IllegalArgumentException when it is not within
  public void count(String key, long value, long least, long most) {
    that(
        value >= least && value <= most,
        key,
        "is from " + least + " to " + most + ", not " + value);
  }

  /// @throws IllegalArgumentException when it is not within
  public void time(String key, Duration value, Duration least, Duration most) {
    that(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        key,
        "is from " + text(least) + " to " + text(most) + ", not " + text(value));
  }

  /// @throws IllegalArgumentException when it is not within
  public void size(String key, long bytes, long least, long most) {
    that(
        bytes >= least && bytes <= most,
        key,
        "is from " + size(least) + " to " + size(most) + ", not " + size(bytes));
  }

  /// @param rule goes on after the key: "is longer than …"
  /// @throws IllegalArgumentException when it does not hold
  public void that(boolean holds, String key, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(prefix + "." + key + " " + rule);
    }
  }

  /// As it is written in configuration: 500ms, 5s, 2m, 24h, 30d.
  private static String text(Duration time) {
    long millis = time.toMillis();
    if (millis == 0 && !time.isZero()) {
      return time.toNanos() + "ns";
    }
    if (millis % 1_000 != 0 || millis == 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static String size(long bytes) {
    if (bytes % (KILO * KILO) == 0 && bytes != 0) {
      return bytes / (KILO * KILO) + "MB";
    }
    return bytes % KILO == 0 && bytes != 0 ? bytes / KILO + "KB" : bytes + "B";
  }
}
