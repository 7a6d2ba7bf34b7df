package io.courier.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.stack.backends.BackEnds;
import io.courier.stack.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// A start that cannot succeed ends with a sentence that says what is wrong, and no stack trace.
@ExtendWith(OutputCaptureExtension.class)
class StartProblemTest {
  @BeforeAll
  static void publishFacts() {
    new Neighbours().publishFacts();
  }

  @Test
  void withoutKafka(CapturedOutput output) {
    String nowhere = "127.0.0.1:" + Ports.free();
    fails(output, Map.of("spring.kafka.bootstrap-servers", nowhere));
    assertThat(output)
        .contains("Kafka at " + nowhere + " does not answer")
        .contains("KAFKA_BOOTSTRAP_SERVERS");
  }

  @Test
  void withAnAddressOfKafkaThatIsNone(CapturedOutput output) {
    fails(output, Map.of("spring.kafka.bootstrap-servers", "nowhere"));
    assertThat(output)
        .contains("Kafka's client cannot be made: Invalid url in bootstrap.servers: nowhere")
        .contains("KAFKA_BOOTSTRAP_SERVERS");
  }

  @Test
  void withoutRedis(CapturedOutput output) {
    fails(output, Map.of("spring.data.redis.port", Integer.toString(Ports.free())));
    assertThat(output)
        .contains("waiting: Redis does not answer")
        .contains("After 1 s Redis does not answer")
        .contains("REDIS_HOST, REDIS_PORT");
  }

  @Test
  void withoutPostgres(CapturedOutput output) {
    String nowhere = "jdbc:postgresql://127.0.0.1:" + Ports.free() + "/courier";
    fails(output, Map.of("spring.datasource.url", nowhere + "?loggerLevel=OFF"));
    assertThat(output)
        .contains("PostgreSQL at " + nowhere + " does not answer: ")
        .contains("POSTGRES_URL");
  }

  @Test
  void withLessMemoryThanOneGroupMayTake(CapturedOutput output) {
    fails(output, Map.of("courier.logic.group.max-members", "300000"));
    assertThat(output)
        .contains("courier.logic.group.cached-members is not below max-members (300000)");
  }

  @Test
  void withAPatternThatIsNone(CapturedOutput output) {
    fails(output, Map.of("courier.logic.content.denied-patterns", "good\n(bad"));
    assertThat(output)
        .contains(
            "courier.logic.content.denied-patterns has regular expressions of RE2, not \"(bad\"");
  }

  @Test
  void withAnotherNumberOfShards(CapturedOutput output) {
    fails(output, Map.of("courier.topics.shards", "7"));
    assertThat(output)
        .contains("has 4 partitions, and courier.topics.shards is 7")
        .contains("COURIER_TOPICS_SHARDS");
  }

  @Test
  void withAValueOutOfItsRange(CapturedOutput output) {
    fails(output, Map.of("courier.logic.redis-timeout", "0s"));
    assertThat(output).contains("courier.logic.redis-timeout is from 1ms to 1m, not 0ms");
  }

  @Test
  void withAValueOfAnotherUnit(CapturedOutput output) {
    fails(output, Map.of("courier.logic.max-content-size", "5s"));
    assertThat(output).contains("courier.logic.max-content-size");
  }

  @Test
  void withAKeyThatThereIsNot(CapturedOutput output) {
    fails(output, Map.of("courier.logic.redis-time", "1s"));
    assertThat(output).contains("courier.logic.redis-time");
  }

  @Test
  void withAPortInUse(CapturedOutput output) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      fails(output, Map.of("server.port", Integer.toString(taken.getLocalPort())));
      assertThat(output).contains("Port " + taken.getLocalPort() + " was already in use");
    }
  }

  private static void fails(CapturedOutput output, Map<String, String> changed) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.putAll(BackEnds.shared().springProperties("kafka", "redis", "postgres"));
    properties.put("courier.topics.shards", Integer.toString(Neighbours.SHARDS));
    properties.put("courier.topics.start-timeout", "1s");
    properties.put("server.port", "0");
    properties.putAll(changed);
    String[] arguments =
        properties.entrySet().stream()
            .map(property -> "--" + property.getKey() + "=" + property.getValue())
            .toArray(String[]::new);
    assertThatThrownBy(() -> new SpringApplicationBuilder(LogicApplication.class).run(arguments))
        .isInstanceOf(Exception.class);
    assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain("\n\tat ");
  }
}
