package io.courier.kafka.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.kafka.TestKafka;
import io.courier.kafka.consume.PollLoop;
import io.courier.kafka.consume.PollLoopSettings;
import io.courier.messages.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/// A topic full of poison.
class PoisonStormTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final int POISON = 500;

  @Test
  void eachRecordOfAFloodOfPoisonBecomesOneDeadLetterInOrderAndTheLoopGoesOn() throws Exception {
    PollLoops loops = TestKafka.loops();
    for (int i = 0; i < POISON; i++) {
      TestKafka.PRODUCER.send(
          new ProducerRecord<>(Topic.PUSH_DELIVER.topicName(), 0, null, poison(i)));
    }
    long last =
        TestKafka.PRODUCER
            .send(new ProducerRecord<>(Topic.PUSH_DELIVER.topicName(), 0, null, new byte[0]))
            .get()
            .offset();
    PollLoopSettings settings =
        PollLoopSettings.ranged("storm", "storm", List.of(Topic.PUSH_DELIVER.topicName()))
            .withBounds(50, 1 << 20)
            .withConsumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 20);
    PollLoop loop = loops.batches(settings, List.of(Topic.PUSH_DELIVER), (batch, out) -> {});
    loop.start();
    try {
      await()
          .atMost(SOON)
          .until(() -> TestKafka.committed("storm", Topic.PUSH_DELIVER.topicName(), 0) == last + 1);
      assertThat(loop.isHealthy()).isTrue();
    } finally {
      loop.stop();
    }
    List<String> dead =
        TestKafka.deadLetters(Topic.PUSH_DELIVER, 0, last - POISON).stream()
            .map(record -> new String(record.value(), StandardCharsets.UTF_8))
            .toList();
    assertThat(dead)
        .containsExactlyElementsOf(
            IntStream.range(0, POISON)
                .mapToObj(i -> new String(poison(i), StandardCharsets.UTF_8))
                .toList());
  }

  private static byte[] poison(int number) {
    return ("poison " + number).getBytes(StandardCharsets.UTF_8);
  }
}
