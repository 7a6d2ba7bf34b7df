package io.courier.kafka.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.courier.kafka.TestKafka;
import io.courier.kafka.consume.PollLoop;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.produce.Producers;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The largest records, on a real broker: whatever a topic takes can be read and handed on.
class RecordSizeTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Topic TOPIC = Topic.PUSH_DELIVER;
  private static final int PARTITION = 3;
  private static final int LIMIT = (1 << 20) + 12;

  private final PollLoops loops = TestKafka.loops();
  private final Queue<Long> processed = new ConcurrentLinkedQueue<>();
  private final PollLoop loop = loops.batches("record-size", List.of(TOPIC), this::process);

  @AfterEach
  void stop() {
    loop.stop();
    TestKafka.limit(TOPIC.topicName(), LIMIT);
  }

  @Test
  void whateverATopicTakesBecomesADeadLetterAndTheStreamGoesOn() {
    // As an operator may have set it.
    TestKafka.limit(TOPIC.topicName(), 12 << 20);
    byte[] tenMegabytes = new byte[10 << 20];
    byte[] largest = new byte[LIMIT - 200];
    long first = send(delivery(1, "good"));
    send(tenMegabytes);
    send(largest);
    send(delivery(2, "a defect with a long sentence"));
    send(delivery(3, "makes a record that is too large"));
    send(delivery(4, "good"));
    loop.start();

    await()
        .atMost(SOON)
        .until(() -> TestKafka.committed("record-size", TOPIC.topicName(), PARTITION) == first + 6);
    assertThat(processed).contains(1L, 4L).doesNotContain(2L, 3L);
    List<ConsumerRecord<byte[], byte[]>> dead = TestKafka.deadLetters(TOPIC, PARTITION, first);
    assertThat(dead).hasSize(4);
    assertThat(reason(dead, first + 1)).contains("not the record");
    assertThat(dead).anyMatch(it -> it.value().length == tenMegabytes.length);
    assertThat(dead).anyMatch(it -> it.value().length == largest.length);
    assertThat(reason(dead, first + 3)).startsWith("unexpected").hasSizeLessThan(1_100);
    assertThat(reason(dead, first + 4)).contains("the limit is " + Producers.MAX_RECORD_BYTES);
  }

  @Test
  void aRecordLargerThanItsTopicTakesIsRefusedAtTheProducerAndWhatFollowsIsNot() throws Exception {
    ProducerRecord<byte[], byte[]> large =
        new ProducerRecord<>(Topic.PUSH_TASK.topicName(), 3, null, new byte[2 << 20]);
    assertThatThrownBy(() -> TestKafka.PRODUCER.send(large).get())
        .hasCauseInstanceOf(RecordTooLargeException.class);
    ProducerRecord<byte[], byte[]> next =
        new ProducerRecord<>(Topic.PUSH_TASK.topicName(), 3, null, new byte[1]);
    assertThat(TestKafka.PRODUCER.send(next).get().hasOffset()).isTrue();
  }

  private void process(List<Item> batch, Outbound out) {
    for (Item item : batch) {
      Delivery delivery = ((PushDeliver) item.value()).getDelivery();
      switch (delivery.getMessage().getId()) {
        case "good" -> processed.add(delivery.getPosition());
        case "makes a record that is too large" ->
            out.toShard(Topic.PUSH_TASK, 3, message(new byte[Producers.MAX_RECORD_BYTES]).build());
        default -> throw new IllegalStateException("x".repeat(200_000));
      }
    }
  }

  private static byte[] delivery(long position, String id) {
    return PushDeliver.newBuilder()
        .setDelivery(Delivery.newBuilder().setPosition(position).setMessage(message(id)))
        .build()
        .toByteArray();
  }

  private static Message.Builder message(String id) {
    return Message.newBuilder().setId(id);
  }

  private static Message.Builder message(byte[] publication) {
    return Message.newBuilder().setPublication(ByteString.copyFrom(publication));
  }

  /// Until the topic takes it: a changed limit is not in force at once.
  ///
  /// @return its offset
  private static long send(byte[] value) {
    return await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(ExecutionException.class)
        .until(
            () ->
                TestKafka.PRODUCER
                    .send(new ProducerRecord<>(TOPIC.topicName(), PARTITION, null, value))
                    .get()
                    .offset(),
            offset -> offset >= 0);
  }

  private static String reason(List<ConsumerRecord<byte[], byte[]>> dead, long offset) {
    return dead.stream()
        .filter(it -> TestKafka.header(it, DeadLetters.OFFSET).equals(Long.toString(offset)))
        .map(it -> TestKafka.header(it, DeadLetters.REASON))
        .findFirst()
        .orElseThrow();
  }
}
