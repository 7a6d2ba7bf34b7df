package io.courier.kafka.batch;

import com.google.protobuf.MessageLite;
import io.courier.kafka.consume.Inbound;
import io.courier.kafka.consume.TransientFailure;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.kafka.produce.Producers;
import io.courier.messages.topic.Topic;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// The sends of one batch, counted: when the last is acknowledged, the batch's records are done.
final class BatchOutbound implements Outbound {
  private final Producer<byte[], byte[]> producer;
  private final DeadLetters deadLetters;
  private final List<Inbound> records;
  private final Runnable onSendFailure;

  /// Sends under way, and one for the batch itself until [#complete()].
  private final AtomicInteger open = new AtomicInteger(1);

  private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();
  private volatile boolean failed;

  BatchOutbound(
      Producer<byte[], byte[]> producer,
      DeadLetters deadLetters,
      List<Inbound> records,
      Runnable onSendFailure) {
    this.producer = producer;
    this.deadLetters = deadLetters;
    this.records = records;
    this.onSendFailure = onSendFailure;
  }

  @Override
  public void toShard(Topic topic, int shard, MessageLite value) {
    send(new ProducerRecord<>(topic.topicName(), shard, null, bytes(topic, value)));
  }

  @Override
  public void deadLetter(Item item, String reason) {
    deadLetter(item.inbound(), reason);
  }

  void deadLetter(Inbound inbound, String reason) {
    open.incrementAndGet();
    deadLetters
        .send(inbound.record(), reason)
        .whenComplete((sent, failure) -> acknowledge(failure));
    requireTaken();
  }

  /// Everything was handed to the producer.
  ///
  /// @return done when all of it is acknowledged; fails when it cannot be
  CompletableFuture<Void> complete() {
    acknowledge(null);
    return acknowledged;
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    open.incrementAndGet();
    try {
      producer.send(record, (metadata, failure) -> acknowledge(failure));
    } catch (KafkaException e) {
      throw new TransientFailure("Kafka takes no records: " + e.getMessage(), e);
    }
    requireTaken();
  }

  /// A full buffer is not thrown but handed to the callback, at once. Whatever were sent after it,
  /// of this batch or the next, would arrive without it: a hole. So the batch ends here and is
  /// offered again.
  private void requireTaken() {
    if (failed) {
      throw new TransientFailure("Kafka takes no records");
    }
  }

  private void acknowledge(@Nullable Throwable failure) {
    if (failure != null) {
      failed = true;
    }
    if (open.decrementAndGet() > 0) {
      return;
    }
    if (failed) {
      onSendFailure.run();
      acknowledged.completeExceptionally(new TransientFailure("a send failed"));
    } else {
      records.forEach(Inbound::done);
      acknowledged.complete(null);
    }
  }

  private static byte[] bytes(Topic topic, MessageLite value) {
    int size = value.getSerializedSize();
    if (size > Producers.MAX_RECORD_BYTES) {
      throw new PermanentFailure(
          "the "
              + topic.topicName()
              + " record would have "
              + size
              + " bytes, the limit is "
              + Producers.MAX_RECORD_BYTES);
    }
    return value.toByteArray();
  }
}
