package io.courier.kafka.consume;

import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/// What takes the records of a [PollLoop]. All methods run on the poll thread.
public interface RecordSink {
  /// Takes over the records of one poll, in the order of each partition.
  ///
  /// @throws TransientFailure to be offered the same records again after a back-off; what was not
  ///     [Inbound#done()] by then must be done again. Any other exception has the same effect and
  /// is
  ///     logged as an error
  void accept(List<Inbound> records);

  /// Partitions are ours from now on. Runs before their first records are fetched.
  default void assigned(Collection<TopicPartition> partitions) {}

  /// Partitions are about to go to somebody else. What is done when this returns is committed.
  default void revoked(Collection<TopicPartition> partitions) {}

  /// Partitions went to somebody else already: nothing can be committed any more.
  default void lost(Collection<TopicPartition> partitions) {
    revoked(partitions);
  }

  /// Whether the sink wants no more of this partition for now, besides the loop's own bounds.
  default boolean isFull(TopicPartition partition) {
    return false;
  }
}
