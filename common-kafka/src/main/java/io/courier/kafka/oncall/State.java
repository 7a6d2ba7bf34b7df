package io.courier.kafka.oncall;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Whether somebody has dealt with a dead letter.
enum State {
  OPEN,
  REPLAYED,
  SKIPPED;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<State> of(String label) {
    return Arrays.stream(values()).filter(it -> it.label().equals(label)).findFirst();
  }
}
