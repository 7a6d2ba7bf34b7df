package io.courier.kafka.consume;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// One record in our hands. Until [#done()] it is not committed past, so a crash reads it again.
public final class Inbound {
  private final ConsumerRecord<byte[], byte[]> record;
  private volatile boolean done;

  Inbound(ConsumerRecord<byte[], byte[]> record) {
    this.record = record;
  }

  public ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  /// Custody has passed on: everything made of this record is acknowledged by the brokers or
  /// stored. From any thread, any number of times. After the partition was lost it has no effect.
  public void done() {
    done = true;
  }

  boolean isDone() {
    return done;
  }

  int bytes() {
    return Math.max(record.serializedValueSize(), 0) + Math.max(record.serializedKeySize(), 0);
  }
}
