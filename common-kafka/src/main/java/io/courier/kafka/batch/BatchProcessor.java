package io.courier.kafka.batch;

import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/// What a service makes of one poll. Runs on the poll thread and may block for as long as a back
/// end takes to answer.
public interface BatchProcessor {
  /// Decides on the records, in the order of each partition, and produces through `out`. When this
  /// returns and all that was produced is acknowledged, the records are committed past. The next
  /// poll's batch begins after this returns, without waiting for acknowledgements.
  ///
  /// Must give the same output for the same input: after a failure the same records come again.
  ///
  /// @throws TransientFailure to get the same batch again after a back-off
  /// @throws PermanentFailure when a record can never succeed: the records come again one by one,
  ///     and
  ///     the one that throws again becomes a dead letter. [Outbound#deadLetter] is the cheaper way
  void process(List<Item> batch, Outbound out);

  default void assigned(Collection<TopicPartition> partitions) {}

  default void revoked(Collection<TopicPartition> partitions) {}
}
