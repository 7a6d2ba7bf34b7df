package io.courier.kafka.consume;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Makes records as a poll loop hands them over.
///
/// In this package because a poll loop alone makes them otherwise.
public final class Records {
  private Records() {}

  public static Inbound inbound(String topic, int partition, long offset, byte[] value) {
    return new Inbound(new ConsumerRecord<>(topic, partition, offset, null, value));
  }
}
