package io.courier.access.produce;

import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Kafka's producer, which has no room until it is told to: it says so as the real one does, to the
/// callback and before the call returns.
public final class HeldProducer extends MockProducer<byte[], byte[]> {
  private volatile boolean full = true;
  private volatile int refused;

  public HeldProducer() {
    super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  public void full(boolean now) {
    full = now;
  }

  /// How often it had no room.
  public int refused() {
    return refused;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread sends
  public synchronized Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, Callback callback) {
    if (!full) {
      return super.send(record, callback);
    }
    refused++;
    TimeoutException noRoom = new TimeoutException("no room for now");
    callback.onCompletion(null, noRoom);
    return java.util.concurrent.CompletableFuture.failedFuture(noRoom);
  }

  public List<byte[]> values() {
    return history().stream().map(ProducerRecord::value).toList();
  }
}
