package io.courier.kafka.batch;

import com.google.protobuf.MessageLite;
import io.courier.kafka.consume.Inbound;

/// One decoded record of a poll.
///
/// @param value of the class that its topic carries: switch on it
public record Item(Inbound inbound, MessageLite value) {
  public String topic() {
    return inbound.record().topic();
  }

  /// The shard, for topics whose partitions are shards.
  public int partition() {
    return inbound.record().partition();
  }

  public long offset() {
    return inbound.record().offset();
  }
}
