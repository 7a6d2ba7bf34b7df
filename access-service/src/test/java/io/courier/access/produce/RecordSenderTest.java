package io.courier.access.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What waits while Kafka takes nothing.
class RecordSenderTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HeldProducer producer = new HeldProducer();
  private final RecordSender records = new RecordSender(producer, 100_000, registry);
  private final List<Long> acknowledged = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    producer.full(false);
    records.stop();
  }

  @Test
  void pastItsBoundItIsBehindAndWhatWaitsLeavesInOrderWhenThereIsRoom() {
    records.start();
    int added = 0;
    while (!records.isBehind()) {
      add(added++);
    }
    assertThat(added).isBetween(60, 90); // a thousand bytes each, and the objects around them
    assertThat(waitingBytes()).isGreaterThan(100_000);
    for (int i = 0; i < 10; i++) {
      add(added++); // what cannot be refused still enters
    }
    await().atMost(SOON).until(() -> producer.refused() > 2);
    assertThat(acknowledged).isEmpty();

    producer.full(false);

    int all = added;
    await().atMost(SOON).until(() -> acknowledged.size() == all && waitingBytes() == 0);
    assertThat(records.isBehind()).isFalse();
    assertThat(acknowledged).containsExactlyElementsOf(LongStream.range(0, all).boxed().toList());
    assertThat(producer.values()).hasSize(all);
    assertThat(registry.get("courier.access.produce.failures").counter().count()).isZero();
  }

  @Test
  void manySmallRecordsCountWithTheObjectsAroundThem() {
    int added = 0;
    while (!records.isBehind()) {
      records.toShard(Topic.PUSH_RECEIPT, 0, Message.getDefaultInstance(), Sent.UNWATCHED);
      added++;
    }
    assertThat(added).isLessThan(500);
  }

  private void add(long number) {
    Message message =
        Message.newBuilder().setPublication(ByteString.copyFrom(new byte[1_000])).build();
    records.toShard(
        Topic.PUSH_RECEIPT,
        0,
        message,
        new Sent() {
          @Override
          public void acknowledged(long offset) {
            acknowledged.add(number);
          }

          @Override
          public void failed(Exception failure) {
            acknowledged.add(-1L);
          }
        });
  }

  private double waitingBytes() {
    return registry.get("courier.access.produce.queue.bytes").gauge().value();
  }
}
