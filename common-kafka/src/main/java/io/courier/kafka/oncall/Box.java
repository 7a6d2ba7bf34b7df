package io.courier.kafka.oncall;

import io.courier.messages.topic.Topic;
import java.util.Map;

/// One dead-letter topic at one moment.
///
/// @param topic the source
/// @param topicId Kafka's id of the dead-letter topic
/// @param ranges what it holds, by partition
record Box(Topic topic, String topicId, Map<Integer, Range> ranges) {
  /// Offsets of one partition. They have no gaps: the topic is neither compacted nor transactional.
  ///
  /// @param begin the oldest that is kept
  /// @param end behind the newest
  record Range(long begin, long end) {}

  /// Empty for a partition that does not exist.
  Range range(int partition) {
    return ranges.getOrDefault(partition, new Range(0, 0));
  }

  /// How many letters it holds.
  long letters() {
    return ranges.values().stream().mapToLong(range -> range.end - range.begin).sum();
  }

  boolean holds(LetterId letter) {
    Range range = range(letter.partition());
    return letter.offset() >= range.begin && letter.offset() < range.end;
  }

  /// Whether this was said of a letter that it holds, and not of one of a topic before it.
  boolean isOf(LetterId letter, Resolution resolution) {
    return letter.topic() == topic && topicId.equals(resolution.topicId()) && holds(letter);
  }
}
