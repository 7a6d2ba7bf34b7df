package io.courier.access.produce;

import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Kafka's producer, which has no room until it is told to: it says so as the real one does, to the
/// callback and before the call returns.
public final class HeldProducer extends MockProducer<byte[], byte[]> {
  private volatile boolean full = true;
  private volatile @Nullable KafkaException refusal;
  private volatile int refused;

  public HeldProducer() {
    super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  public void full(boolean now) {
    full = now;
  }

  /// Gives records back with this; null: takes them.
  public void refuse(@Nullable KafkaException with) {
    refusal = with;
  }

  /// How often it gave a record back.
  public int refused() {
    return refused;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread sends
  public synchronized Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, Callback callback) {
    KafkaException given = refusal;
    if (!full && given == null) {
      return super.send(record, callback);
    }
    refused++;
    KafkaException failure = given != null ? given : new TimeoutException("no room for now");
    callback.onCompletion(null, failure);
    return java.util.concurrent.CompletableFuture.failedFuture(failure);
  }

  public List<byte[]> values() {
    return history().stream().map(ProducerRecord::value).toList();
  }
}
