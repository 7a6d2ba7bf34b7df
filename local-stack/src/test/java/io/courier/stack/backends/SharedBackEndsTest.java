package io.courier.stack.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.stack.StackFailure;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("the shared back ends")
class SharedBackEndsTest {
  private final BackEnds backEnds = BackEnds.shared();

  @Test
  void recordsInKafkaSurviveItsKill() throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", backEnds.kafkaBootstrapServers());
    try (Admin admin = Admin.create(config);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      admin.createTopics(List.of(new NewTopic("survives", 24, (short) 1))).all().get();
      producer.send(new ProducerRecord<>("survives", 7, "k", "first")).get(20, TimeUnit.SECONDS);
      backEnds.kafka().kill();
      assertThat(backEnds.kafka().pids()).isEmpty();
      backEnds.kafka().start();
      long offset =
          producer
              .send(new ProducerRecord<>("survives", 7, "k", "second"))
              .get(30, TimeUnit.SECONDS)
              .offset();
      assertThat(offset).isEqualTo(1);
      assertThat(admin.listTopics().names().get()).contains("survives");
    }
  }

  @Test
  void kafkaMakesNoTopicByItself() throws Exception {
    Map<String, Object> config =
        Map.of("bootstrap.servers", backEnds.kafkaBootstrapServers(), "max.block.ms", 1500);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>("nobody_made_this", "x")).get())
          .hasMessageContaining("nobody_made_this");
    }
  }

  @Test
  void aPausedRedisIsSilentAndAnswersWhenResumed() throws Exception {
    try (Socket redis = new Socket(backEnds.redisHost(), backEnds.redisPort())) {
      redis.setSoTimeout(300);
      assertThat(ping(redis)).isTrue();
      backEnds.redis().pause();
      assertThat(ping(redis)).isFalse();
      backEnds.redis().resume();
      redis.setSoTimeout(5_000);
      assertThat(redis.getInputStream().readNBytes(7)).asString().isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void redisComesBackOnItsPort() throws Exception {
    int port = backEnds.redisPort();
    backEnds.redis().stop();
    assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(IOException.class);
    backEnds.redis().start();
    try (Socket redis = new Socket("127.0.0.1", port)) {
      redis.setSoTimeout(5_000);
      assertThat(ping(redis)).isTrue();
    }
  }

  @Test
  void databasesAreApartAndBelongToTheRole() throws Exception {
    Database one = backEnds.createDatabase("one");
    Database two = backEnds.createDatabase("two");
    assertThat(backEnds.createDatabase("one")).isEqualTo(one);
    run(one, "CREATE TABLE only_here (x int)");
    assertThatThrownBy(() -> run(two, "INSERT INTO only_here VALUES (1)"))
        .isInstanceOf(SQLException.class);
    assertThat(backEnds.postgresUrl()).endsWith("/courier");
  }

  @Test
  void whatPostgresHoldsSurvivesStopAndKill() throws Exception {
    Database database = backEnds.createDatabase("survives");
    run(database, "CREATE TABLE kept (x int)");
    run(database, "INSERT INTO kept VALUES (42)");
    backEnds.postgres().stop();
    assertThat(backEnds.postgres().pids()).isEmpty();
    backEnds.postgres().start();
    assertThat(first(database, "SELECT x FROM kept")).isEqualTo(42);
    run(database, "INSERT INTO kept VALUES (43)");
    backEnds.postgres().kill();
    backEnds.postgres().start();
    assertThat(first(database, "SELECT count(*) FROM kept")).isEqualTo(2);
  }

  @Test
  void aPausedPostgresStandsStillOnOpenConnections() throws Exception {
    Database database = backEnds.database();
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, 500);
      backEnds.postgres().pause();
      assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
    } finally {
      backEnds.postgres().resume();
    }
    assertThat(first(database, "SELECT 7")).isEqualTo(7);
  }

  @Test
  void springGetsTheAddressesOfWhatItNames() {
    assertThat(backEnds.springProperties("kafka", "redis", "postgres"))
        .containsEntry("spring.kafka.bootstrap-servers", backEnds.kafkaBootstrapServers())
        .containsEntry("spring.data.redis.port", Integer.toString(backEnds.redisPort()))
        .containsEntry("spring.datasource.url", backEnds.postgresUrl())
        .containsEntry("spring.datasource.username", "courier");
    assertThatThrownBy(() -> backEnds.springProperties("oracle"))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("kafka, redis or postgres");
  }

  @Test
  void everyProcessIsOneOfOurs() {
    for (BackEnd backEnd : List.of(backEnds.kafka(), backEnds.redis(), backEnds.postgres())) {
      assertThat(backEnd.pids()).isNotEmpty();
      Optional<ProcessHandle> process = ProcessHandle.of(backEnd.pids().getFirst());
      assertThat(process).as(backEnd.name()).isPresent();
    }
  }

  private static boolean ping(Socket redis) throws IOException {
    redis.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
    try {
      return redis.getInputStream().readNBytes(7).length == 7;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private static Connection connect(Database database) throws SQLException {
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  private static void run(Database database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int first(Database database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }
}
