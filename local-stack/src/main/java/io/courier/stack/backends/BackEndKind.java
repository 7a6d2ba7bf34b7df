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

  /// Testcontainers is optional here; without it the classes that use it cannot even be loaded.
  static void requireTestcontainers() {
    try {
      Class.forName("org.testcontainers.kafka.KafkaContainer");
      Class.forName("org.testcontainers.postgresql.PostgreSQLContainer");
    } catch (ClassNotFoundException e) {
      throw new StackFailure(
          "COURIER_BACKENDS is containers, but Testcontainers is not on the class path: add"
              + " testcontainers-kafka and testcontainers-postgresql, or unset it",
          e);
    }
  }
}
