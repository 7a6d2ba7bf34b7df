package io.courier.kafka.topics;

import io.courier.kafka.produce.Producers;
import io.courier.kafka.start.StartProblem;
import io.courier.messages.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How large a record each topic takes (`max.message.bytes`), and what must be changed. Plain.
///
/// A topic must take whatever Courier sends, or a send is refused in the middle of its stream. Its
/// dead-letter topic must take whatever it took, with the headers that say why. Consumers need no
/// limit: Kafka hands out one record of any size.
final class TopicLimits {
  /// Kafka's own default, written down so that a broker's other default changes nothing.
  static final int SOURCE_BYTES = (1 << 20) + 12;

  /// What the producer takes as well. Only a limit: it costs nothing.
  static final int DEAD_LETTER_BYTES = Producers.MAX_REQUEST_BYTES;

  /// Room for key, headers and Kafka's own fields around a value.
  private static final int AROUND = 32 << 10;

  private static final int LEAST_SOURCE_BYTES = Producers.MAX_RECORD_BYTES + AROUND;
  private static final int MOST_SOURCE_BYTES = DEAD_LETTER_BYTES - AROUND;

  private TopicLimits() {}

  /// With which a topic is made.
  static int of(String topicName) {
    for (Topic topic : Topic.values()) {
      if (topic.topicName().equals(topicName)) {
        return SOURCE_BYTES;
      }
    }
    return DEAD_LETTER_BYTES;
  }

  /// @param limits `max.message.bytes` by topic, dead letters too
  /// @return dead-letter topics whose limit must be raised to [#DEAD_LETTER_BYTES]
  /// @throws StartProblem when a topic takes less than Courier sends, or more than can be handed on
  static List<String> toRaise(Map<String, Integer> limits) {
    List<String> low = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      Integer source = limits.get(topic.topicName());
      Integer deadLetter = limits.get(topic.deadLetterName());
      if (source == null || deadLetter == null) {
        continue; // Not allowed to be seen: what is sent is checked by size all the same.
      }
      if (source < LEAST_SOURCE_BYTES || source > MOST_SOURCE_BYTES) {
        throw new StartProblem(
            "The topic "
                + topic.topicName()
                + " takes records of "
                + source
                + " bytes at most, and Courier needs it to be from "
                + LEAST_SOURCE_BYTES
                + " to "
                + MOST_SOURCE_BYTES
                + ".",
            "Set max.message.bytes of " + topic.topicName() + " to " + SOURCE_BYTES + ".");
      }
      if (deadLetter < source + AROUND) {
        low.add(topic.deadLetterName());
      }
    }
    return low;
  }
}
