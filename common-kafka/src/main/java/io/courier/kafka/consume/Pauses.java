package io.courier.kafka.consume;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Which partitions a consumer reads no more of for the moment.
final class Pauses {
  private Pauses() {}

  /// Pauses the assigned partitions that are to be, and resumes the others. On the poll thread.
  ///
  /// @return whether any is paused
  static boolean apply(Consumer<byte[], byte[]> consumer, Predicate<TopicPartition> pausing) {
    Set<TopicPartition> wanted = new HashSet<>();
    for (TopicPartition partition : consumer.assignment()) {
      if (pausing.test(partition)) {
        wanted.add(partition);
      }
    }
    Set<TopicPartition> paused = consumer.paused();
    if (!wanted.equals(paused)) {
      Set<TopicPartition> toResume = new HashSet<>(paused);
      toResume.removeAll(wanted);
      consumer.resume(toResume);
      consumer.pause(wanted);
    }
    return !wanted.isEmpty();
  }
}
