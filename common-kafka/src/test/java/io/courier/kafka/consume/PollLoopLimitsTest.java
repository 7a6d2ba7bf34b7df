package io.courier.kafka.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.kafka.TestKafka;
import io.courier.stack.backends.BackEnds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/// A loop whose records are not done, on a real broker.
class PollLoopLimitsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String TOPIC = "limits";
  private static final int BOUND = 20;
  private static final int POLL = 5;
  private static final int ALL = 200;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void atItsBoundNothingMoreIsReadUntilHalfIsDoneAndThenTheRest() throws Exception {
    TestKafka.ADMIN.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    for (int i = 0; i < ALL; i++) {
      TestKafka.PRODUCER.send(new ProducerRecord<>(TOPIC, 0, null, new byte[10]));
    }
    TestKafka.PRODUCER.flush();
    Held held = new Held();
    PollLoop loop = loop(held);
    loop.start();
    try {
      await().atMost(SOON).until(() -> gauge("records") >= BOUND);
      assertThat(gauge("bytes")).isEqualTo(10 * gauge("records"));
      int most = held.all().size();
      assertThat(most).isBetween(BOUND, BOUND + POLL - 1);
      held.holding.set(false);
      held.all().forEach(Inbound::done);
      await().atMost(SOON).until(() -> TestKafka.committed(TOPIC, TOPIC, 0) == ALL);
      assertThat(held.all().subList(0, most)).allMatch(it -> it.record().offset() < most);
      assertThat(held.all()).hasSize(ALL);
    } finally {
      loop.stop();
    }
  }

  private PollLoop loop(RecordSink sink) {
    PollLoopSettings settings =
        PollLoopSettings.ranged(TOPIC, TOPIC, List.of(TOPIC))
            .withBounds(BOUND, 1 << 20)
            .withConsumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL);
    Map<String, Object> connection =
        Map.of("bootstrap.servers", BackEnds.shared().kafkaBootstrapServers());
    ConsumerSource consumers =
        new ConsumerSource(
            new DefaultKafkaConsumerFactory<>(
                connection, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    return new PollLoop(settings, consumers, sink, new PollLoopMetrics(registry, TOPIC));
  }

  private double gauge(String what) {
    return registry.get("courier.loop.unresolved." + what).gauge().value();
  }

  /// Keeps what it gets, undone while it holds.
  private static final class Held implements RecordSink {
    private final AtomicBoolean holding = new AtomicBoolean(true);
    private final List<Inbound> records = new ArrayList<>();

    @Override
    public synchronized void accept(List<Inbound> batch) {
      records.addAll(batch);
      if (!holding.get()) {
        batch.forEach(Inbound::done);
      }
    }

    private synchronized List<Inbound> all() {
      return List.copyOf(records);
    }
  }
}
