package io.courier.stack.backends;

import io.courier.stack.StackFailure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/// The back ends as containers, for `COURIER_BACKENDS=containers`. Data goes with them.
final class ContainerBackEnds implements BackEnds {
  private static final String ROLE = "courier";

  private final BackEndSettings settings;
  private final Map<String, ContainerBackEnd> running = new LinkedHashMap<>();

  ContainerBackEnds(BackEndSettings settings) {
    if (settings.lasting()) {
      throw new StackFailure(
          "Containers keep no data here: unset COURIER_BACKENDS to start the stack");
    }
    if (settings.brokers() > 1) {
      throw new StackFailure("Containers have one broker here: take COURIER_BACKENDS=embedded");
    }
    this.settings = settings;
  }

  @Override
  public BackEnd kafka() {
    return running("kafka", settings.kafkaPort(), 9092, ContainerBackEnds::kafkaContainer);
  }

  @Override
  public BackEnd redis() {
    return running(
        "redis",
        settings.redisPort(),
        6379,
        () -> new GenericContainer<>(DockerImageName.parse("redis:7.4")));
  }

  @Override
  public BackEnd postgres() {
    return running(
        "postgres",
        settings.postgresPort(),
        5432,
        () ->
            new PostgreSQLContainer("postgres:18")
                .withUsername(ROLE)
                .withPassword(ROLE)
                .withDatabaseName(ROLE)
                .withCommand("postgres", "-c", "max_connections=300"));
  }

  @Override
  public Database createDatabase(String name) {
    Database database = database(name);
    try (Connection connection = DriverManager.getConnection(database(ROLE).url(), ROLE, ROLE);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
      if (!rows.next()) {
        statement.execute("CREATE DATABASE " + name + " OWNER " + ROLE);
      }
      return database;
    } catch (SQLException e) {
      throw new StackFailure("The database " + name + " could not be made", e);
    }
  }

  @Override
  public synchronized void close() {
    running.values().forEach(ContainerBackEnd::remove);
    running.clear();
  }

  private Database database(String name) {
    DatabaseNames.check(name);
    String url = "jdbc:postgresql://127.0.0.1:" + postgres().port() + "/" + name;
    return new Database(name, url, ROLE, ROLE);
  }

  private synchronized BackEnd running(
      String name, int wanted, int inside, Supplier<GenericContainer<?>> container) {
    ContainerBackEnd known = running.get(name);
    if (known != null) {
      return known;
    }
    int port = BackEndSettings.choosePort(name, wanted);
    try {
      ContainerBackEnd started = ContainerBackEnd.started(name, container.get(), inside, port);
      running.put(name, started);
      return started;
    } catch (IllegalStateException | org.testcontainers.containers.ContainerLaunchException e) {
      throw new StackFailure(
          "No container of %s can be started (%s): start Docker, or unset COURIER_BACKENDS"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  private static GenericContainer<?> kafkaContainer() {
    return new KafkaContainer(DockerImageName.parse("apache/kafka:4.2.0"))
        .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
        .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "8");
  }
}
