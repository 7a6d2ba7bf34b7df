package io.courier.kafka.oncall;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Sends one record and waits until the brokers have it.
final class Sender {
  private final Producer<byte[], byte[]> producer;

  Sender(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /// @throws Problem when it was not acknowledged; it may arrive later all the same
  void send(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    producer.send(
        record,
        (metadata, failure) -> {
          if (failure == null) {
            acknowledged.complete(null);
          } else {
            acknowledged.completeExceptionally(failure);
          }
        });
    try {
      acknowledged.get(DeadLetterTopics.KAFKA_ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw Problem.kafkaAway(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw Problem.unavailable(
          "Kafka has not acknowledged a record: its letter stays open and can be replayed again,"
              + " which does no harm if the record arrives after all.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("The call was interrupted.");
    }
  }
}
