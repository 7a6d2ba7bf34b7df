package io.courier.stack.backends;

import io.courier.stack.StackFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Real Kafka, Redis and PostgreSQL, each started when it is first asked for.
///
/// `COURIER_BACKENDS` (or the system property `courier.backends`) chooses how: `embedded`, the
/// default, or `containers`. What is chosen and cannot be had is a failure; nothing is replaced.
public interface BackEnds extends AutoCloseable {
  /// The back ends that this JVM's tests share; they end with it. Topics, keys and databases are
  /// shared too: take names of your own, and [#createDatabase].
  static BackEnds shared() {
    return SharedBackEnds.INSTANCE;
  }

  /// Back ends of its own for a caller that closes them.
  static BackEnds open(BackEndSettings settings) {
    return switch (BackEndKind.chosen()) {
      case EMBEDDED -> new EmbeddedBackEnds(settings);
      case CONTAINERS -> {
        BackEndKind.requireTestcontainers();
        yield new ContainerBackEnds(settings);
      }
    };
  }

  BackEnd kafka();

  BackEnd redis();

  BackEnd postgres();

  /// The one of this name, or one of several brokers; none when no back end is called so.
  default @Nullable BackEnd named(String name) {
    return switch (name) {
      case "kafka" -> kafka();
      case "redis" -> redis();
      case "postgres" -> postgres();
      default -> name.startsWith("kafka-") ? broker(name) : null;
    };
  }

  private @Nullable BackEnd broker(String name) {
    for (BackEnd broker : kafka().processes()) {
      if (broker.name().equals(name)) {
        return broker;
      }
    }
    return null;
  }

  /// Its [Database] of this name, made when there is none, owned by the role `courier`.
  ///
  /// @param name lower-case letters, digits and `_`
  Database createDatabase(String name);

  /// The database `courier`.
  default Database database() {
    return createDatabase("courier");
  }

  default String kafkaBootstrapServers() {
    return "127.0.0.1:" + kafka().port();
  }

  default String redisHost() {
    return "127.0.0.1";
  }

  default int redisPort() {
    return redis().port();
  }

  default String postgresUrl() {
    return database().url();
  }

  default String postgresUser() {
    return database().user();
  }

  default String postgresPassword() {
    return database().password();
  }

  /// Spring's properties for the named back ends (`kafka`, `redis`, `postgres`), which it starts.
  default Map<String, String> springProperties(String... names) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String name : names) {
      switch (name) {
        case "kafka" -> properties.put("spring.kafka.bootstrap-servers", kafkaBootstrapServers());
        case "redis" -> {
          properties.put("spring.data.redis.host", redisHost());
          properties.put("spring.data.redis.port", Integer.toString(redisPort()));
        }
        case "postgres" -> properties.putAll(springProperties(database()));
        default -> throw new StackFailure("No back end " + name + ": kafka, redis or postgres");
      }
    }
    return properties;
  }

  /// Spring's properties for one database, for a test class with a [#createDatabase] of its own.
  static Map<String, String> springProperties(Database database) {
    return Map.of(
        "spring.datasource.url", database.url(),
        "spring.datasource.username", database.user(),
        "spring.datasource.password", database.password());
  }

  /// Stops what was started and removes its data unless the settings say that it lasts.
  @Override
  void close();
}
