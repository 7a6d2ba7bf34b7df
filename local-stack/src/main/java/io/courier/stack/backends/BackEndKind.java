package io.courier.stack.backends;

import io.courier.stack.StackFailure;

/// How the back ends are had.
enum BackEndKind {
  EMBEDDED,
  CONTAINERS;

  static BackEndKind chosen() {
    String fromEnvironment = System.getenv().getOrDefault("COURIER_BACKENDS", "embedded");
    return of(System.getProperty("courier.backends", fromEnvironment));
  }

  static BackEndKind of(String value) {
    return switch (value) {
      case "embedded" -> EMBEDDED;
      case "containers" -> CONTAINERS;
      default ->
          throw new StackFailure(
              "COURIER_BACKENDS is \"" + value + "\": set it to embedded or containers");
    };
  }
}
