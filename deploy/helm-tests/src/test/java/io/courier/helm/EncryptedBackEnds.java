package io.courier.helm;

import io.courier.stack.backends.RedisProgram;
import io.courier.stack.process.Child;
import io.courier.stack.process.JavaCommand;
import io.courier.stack.process.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/// A real Kafka that wants TLS, a client's certificate and a SCRAM login, a real Redis that wants
/// TLS and a password, and a real PostgreSQL that offers TLS.
final class EncryptedBackEnds implements AutoCloseable {
  static final String USER = "courier";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  final int kafkaPort = Ports.free();
  final int redisPort = Ports.free();
  final int postgresPort = Ports.free();
  private final Path directory;
  private final Certificates certificates;
  private final Child kafka;
  private final Child redis;
  private final EmbeddedPostgres postgres;

  EncryptedBackEnds(Path directory, Certificates certificates) throws Exception {
    this.directory = directory;
    this.certificates = certificates;
    kafka = startKafka();
    redis = startRedis();
    postgres = startPostgres();
    kafka.await(PATIENCE, () -> kafka.logged("Kafka Server started"));
  }

  /// How many connections the role `courier` has, and how many of them are encrypted.
  record Connections(int all, int encrypted) {}

  Connections connectionsToPostgres() throws SQLException {
    String query =
        "SELECT count(*), count(*) FILTER (WHERE ssl) FROM pg_stat_ssl JOIN pg_stat_activity"
            + " USING (pid) WHERE usename = '"
            + USER
            + "'";
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return new Connections(rows.getInt(1), rows.getInt(2));
    }
  }

  static String kafkaLogin() {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(USER, Certificates.PASSWORD);
  }

  @Override
  public void close() throws IOException {
    kafka.stop(Duration.ofSeconds(20));
    redis.stop(Duration.ofSeconds(10));
    postgres.close();
  }

  private Child startKafka() throws IOException {
    Path properties = Files.writeString(directory.resolve("kafka.properties"), kafkaProperties());
    Path logging = Files.writeString(directory.resolve("logback.xml"), LOGGING);
    String user = "SCRAM-SHA-512=[name=%s,password=%s]".formatted(USER, Certificates.PASSWORD);
    StorageTool.execute(
        new String[] {
          "format",
          "--cluster-id",
          Uuid.randomUuid().toString(),
          "--config",
          properties.toString(),
          "--add-scram",
          user
        },
        new PrintStream(directory.resolve("format.log").toFile(), StandardCharsets.UTF_8));
    List<String> command = new ArrayList<>(List.of(JavaCommand.java(), "-Xmx256m"));
    command.add("-Dlogback.configurationFile=" + logging);
    command.addAll(List.of("-cp", JavaCommand.classPath(), "kafka.Kafka", properties.toString()));
    return start("Kafka", command);
  }

  private Child startRedis() throws IOException {
    Path binaries = Files.createDirectories(directory.resolve("redis"));
    List<String> command =
        new ArrayList<>(
            List.of(
                RedisProgram.unpack(binaries).toString(),
                "--port",
                "0",
                "--tls-port",
                Integer.toString(redisPort),
                "--tls-auth-clients",
                "no"));
    command.addAll(List.of("--tls-cert-file", certificates.certificate().toString()));
    command.addAll(List.of("--tls-ca-cert-file", certificates.certificate().toString()));
    command.addAll(List.of("--tls-key-file", certificates.key().toString()));
    command.addAll(List.of("--bind", "127.0.0.1", "--save", ""));
    command.addAll(List.of("--requirepass", Certificates.PASSWORD));
    Child child = start("Redis", command);
    child.await(PATIENCE, () -> child.logged("Ready to accept connections"));
    return child;
  }

  private Child start(String name, List<String> command) {
    return Child.start(name, command, Map.of(), directory, directory.resolve(name + ".log"));
  }

  private EmbeddedPostgres startPostgres() throws IOException, SQLException {
    Redirect log = Redirect.appendTo(directory.resolve("postgres.log").toFile());
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory.resolve("postgres"))
            .setPort(postgresPort)
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("fsync", "off")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", certificates.certificate().toString())
            .setServerConfig("ssl_key_file", certificates.key().toString())
            .setOutputRedirector(log)
            .setErrorRedirector(log)
            .start();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(USER, Certificates.PASSWORD));
      statement.execute("CREATE DATABASE courier OWNER " + USER);
    }
    return server;
  }

  private String kafkaProperties() {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    listeners=SASL_SSL://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=SASL_SSL://localhost:%1$d
    controller.listener.names=CONTROLLER
    inter.broker.listener.name=SASL_SSL
    listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
    sasl.enabled.mechanisms=SCRAM-SHA-512
    sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
    listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=%4$s
    ssl.keystore.location=%5$s
    ssl.keystore.password=%6$s
    ssl.keystore.type=PKCS12
    ssl.truststore.location=%7$s
    ssl.truststore.type=PEM
    ssl.client.auth=required
    log.dirs=%3$s
    auto.create.topics.enable=false
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=4
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    group.initial.rebalance.delay.ms=0
    """
        .formatted(
            kafkaPort,
            Ports.free(),
            directory.resolve("kafka"),
            kafkaLogin(),
            certificates.store(),
            Certificates.PASSWORD,
            certificates.certificate());
  }

  private static final String LOGGING =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %-5level %logger{0} %msg%n</pattern></encoder>
        </appender>
        <logger name="kafka.server.KafkaRaftServer" level="INFO"/>
        <root level="WARN"><appender-ref ref="out"/></root>
      </configuration>
      """;
}
