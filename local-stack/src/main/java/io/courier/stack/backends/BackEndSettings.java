package io.courier.stack.backends;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Ports;
import io.courier.stack.process.Watchdog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Where back ends listen and what becomes of their data.
///
/// @param directory data and logs, one directory below it for each back end
/// @param lasting whether the data outlives [BackEnds#close] and is written with care for it
/// @param kafkaPort 0 for any free one, as the others
/// @param redisPort see `kafkaPort`
/// @param postgresPort see `kafkaPort`
/// @param brokers Kafka nodes: one, or three of which one may be away; a further one has the next
///     port
public record BackEndSettings(
    Path directory, boolean lasting, int kafkaPort, int redisPort, int postgresPort, int brokers) {

  public BackEndSettings {
    if (brokers != 1 && brokers != 3) {
      throw new StackFailure(brokers + " Kafka brokers cannot be started here: choose 1 or 3");
    }
  }

  /// With one broker.
  public BackEndSettings(
      Path directory, boolean lasting, int kafkaPort, int redisPort, int postgresPort) {
    this(directory, lasting, kafkaPort, redisPort, postgresPort, 1);
  }

  public BackEndSettings withBrokers(int count) {
    return new BackEndSettings(directory, lasting, kafkaPort, redisPort, postgresPort, count);
  }

  /// For tests: a directory of their own that is removed, and any free ports.
  public static BackEndSettings temporary() {
    try {
      Path directory = Files.createTempDirectory("courier-stack-");
      Watchdog.ofThisJvm().remove(directory);
      return new BackEndSettings(directory, false, 0, 0, 0);
    } catch (IOException e) {
      throw new StackFailure("No temporary directory can be made: make room on the disk", e);
    }
  }

  /// For `./courier up`: data that survives, and the ports that everybody expects.
  public static BackEndSettings lasting(Path directory) {
    return new BackEndSettings(directory.toAbsolutePath(), true, 9092, 6379, 5432);
  }

  /// Fails when a port that is asked for by number is in use.
  public void checkPorts() {
    chooseKafkaPorts();
    choosePort("Redis", redisPort);
    choosePort("PostgreSQL", postgresPort);
  }

  /// How many brokers have a record before its sender is told so.
  public int minInSync() {
    return KafkaQuorum.minInSync(brokers);
  }

  /// A port for each broker.
  List<Integer> chooseKafkaPorts() {
    return IntStream.range(0, brokers)
        .mapToObj(broker -> choosePort("Kafka", kafkaPort == 0 ? 0 : kafkaPort + broker))
        .toList();
  }

  /// The port to listen on: any free one for 0, else the given one, which must be free.
  static int choosePort(String backEnd, int port) {
    if (port == 0) {
      return Ports.free();
    }
    if (!Ports.isFree(port)) {
      String option = backEnd.equals("PostgreSQL") ? "postgres" : backEnd.toLowerCase(Locale.ROOT);
      throw new StackFailure(
          "Port %d, which %s needs, is in use: end the program that listens on it or choose another with --%s-port"
              .formatted(port, backEnd, option));
    }
    return port;
  }
}
