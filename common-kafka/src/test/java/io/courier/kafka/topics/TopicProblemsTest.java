package io.courier.kafka.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.courier.kafka.TestKafka;
import io.courier.kafka.start.StartProblem;
import io.courier.messages.topic.Topic;
import io.courier.stack.process.Ports;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/// What a start finds wrong with Kafka and its topics, and what it mends.
class TopicProblemsTest {
  @Test
  void aKafkaThatIsNotThereStopsTheStartWithASentence() {
    String nowhere = "127.0.0.1:" + Ports.free();
    TopicSettings impatient =
        new TopicSettings(
            4, (short) 1, 1, Duration.ofDays(1), Duration.ofMillis(500), Duration.ofSeconds(10));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", nowhere))) {
      assertThatThrownBy(() -> new TopicSetup(admin, impatient, nowhere).ensure())
          .isInstanceOf(StartProblem.class)
          .hasMessage("Kafka at " + nowhere + " does not answer (list topics).");
    }
  }

  @Test
  void deadLetterTopicsOfAnEarlierVersionAreMadeToTakeWhatTheirSourcesTake() {
    TestKafka.topics(TestKafka.SHARDS).ensure();
    String deadLetters = Topic.PUSH_TASK.deadLetterName();
    TestKafka.limit(deadLetters, TopicLimits.SOURCE_BYTES);

    TestKafka.topics(TestKafka.SHARDS).ensure();

    await().until(() -> TestKafka.limit(deadLetters) == TopicLimits.DEAD_LETTER_BYTES);
    assertThat(TestKafka.limit(Topic.PUSH_TASK.topicName())).isEqualTo(TopicLimits.SOURCE_BYTES);
  }

  @Test
  void settingsOutOfRangeNameTheirKey() {
    refused(4, 0, Duration.ofDays(1), Duration.ofSeconds(1), "courier.topics.replicas");
    refused(5_000, 1, Duration.ofDays(1), Duration.ofSeconds(1), "courier.topics.shards is from 1");
    refused(4, 1, Duration.ofMinutes(1), Duration.ofSeconds(1), "courier.topics.retention is from");
    refused(4, 1, Duration.ofDays(1), Duration.ofHours(1), "courier.topics.check-every is from");
  }

  private static void refused(
      int shards, int replicas, Duration retention, Duration checkEvery, String sentence) {
    assertThatThrownBy(
            () ->
                new TopicSettings(
                    shards, (short) replicas, 1, retention, Duration.ofMinutes(2), checkEvery))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }
}
