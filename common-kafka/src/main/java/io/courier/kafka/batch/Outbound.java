package io.courier.kafka.batch;

import com.google.protobuf.MessageLite;
import io.courier.messages.topic.Topic;

/// Where the decisions on one batch go. Sends return at once and stay in order for each partition.
public interface Outbound {
  /// To a shard: the partition is the shard's number.
  ///
  /// @throws io.courier.kafka.deadletter.PermanentFailure when the record is larger than
  ///     [io.courier.kafka.produce.Producers#MAX_RECORD_BYTES]
  void toShard(Topic topic, int shard, MessageLite value);

  /// This record can never succeed. It goes to the dead-letter topic, the others go on.
  void deadLetter(Item item, String reason);
}
