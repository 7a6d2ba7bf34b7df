package io.courier.gateway.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a key of the server API may do.
public enum ApiScope {
  /// Messages from the key's own sender.
  SEND,
  /// Messages from anybody.
  SEND_AS,
  /// Ending sessions.
  DISCONNECT,
  /// Asking who is online.
  PRESENCE;

  /// As configuration and sentences spell it.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<ApiScope> of(String text) {
    return Arrays.stream(values()).filter(scope -> scope.text().equals(text)).findFirst();
  }
}
