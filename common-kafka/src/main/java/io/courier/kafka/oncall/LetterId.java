package io.courier.kafka.oncall;

import io.courier.messages.topic.Topic;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/// Where one dead letter lies.
///
/// @param topic the source: the letter itself is in its `_dlq`
/// @param partition of the dead-letter topic
/// @param offset in it
record LetterId(Topic topic, int partition, long offset) implements Comparable<LetterId> {
  private static final Comparator<LetterId> ORDER =
      Comparator.comparing(LetterId::topic)
          .thenComparingInt(LetterId::partition)
          .thenComparingLong(LetterId::offset);

  /// For example `push_task_dlq/3/17`.
  String text() {
    return topic.deadLetterName() + "/" + partition + "/" + offset;
  }

  static Optional<LetterId> parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      int partition = Integer.parseInt(parts[1]);
      long offset = Long.parseLong(parts[2]);
      return partition < 0 || offset < 0
          ? Optional.empty()
          : topicOf(parts[0]).map(topic -> new LetterId(topic, partition, offset));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// A topic by its own name or by that of its dead letters.
  static Optional<Topic> topicOf(String name) {
    return Arrays.stream(Topic.values())
        .filter(it -> it.topicName().equals(name) || it.deadLetterName().equals(name))
        .findFirst();
  }

  @Override
  public int compareTo(LetterId other) {
    return ORDER.compare(this, other);
  }
}
