package io.courier.tools.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.topic.Topic;
import io.courier.messages.topic.UserOnline;
import io.courier.messages.topic.UserOnline.State;
import io.courier.stack.backends.BackEnds;
import io.courier.tools.CommandRun;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/// The example reads the topic as Access writes it, from all partitions.
class AnalyticsCommandTest {
  private final String kafka = BackEnds.shared().kafkaBootstrapServers();

  @Test
  void itCountsUsersOfAllPartitionsAndSkipsWhatIsNoRecord() {
    assertThat(CommandRun.of("topics", "--kafka", kafka, "--shards", "3").exitCode()).isZero();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(record(0, event("alice", State.ONLINE, "2026-03-01T10:00:00Z").toByteArray()));
      producer.send(record(1, event("bob", State.ONLINE, "2026-03-01T10:00:30Z").toByteArray()));
      producer.send(record(1, "no record".getBytes(StandardCharsets.UTF_8)));
      producer.send(record(1, event("bob", State.OFFLINE, "2026-03-01T10:02:00Z").toByteArray()));
      producer.send(record(0, event("alice", State.OFFLINE, "2026-03-01T10:05:00Z").toByteArray()));
    }

    CommandRun run = CommandRun.of("analytics", "--kafka", kafka);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().map(it -> it.replaceAll(" +", " ")))
        .containsSubsequence(
            "2026-03-01 2",
            "2026-03-01T10:05:00Z 0",
            "2026-03-01T10:02:00Z 1",
            "2026-03-01T10:00:00Z 2");
  }

  @Test
  void aBrokerThatIsAwayFailsWithASentence() {
    CommandRun run = CommandRun.of("analytics", "--kafka", "127.0.0.1:1", "--timeout", "PT1S");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("could not be read");
  }

  private static ProducerRecord<byte[], byte[]> record(int partition, byte[] value) {
    return new ProducerRecord<>(Topic.USER_ONLINE.topicName(), partition, null, value);
  }

  private static UserOnline event(String user, State state, String at) {
    return UserOnline.newBuilder()
        .setVersion(1)
        .setUser(user)
        .setDevice("phone")
        .setSession("session-of-" + user)
        .setState(state)
        .setAt(Instant.parse(at).toEpochMilli())
        .build();
  }
}
