package io.courier.tools.topics;

import io.courier.kafka.topics.TopicSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A topic as Kafka has it, compared with how it would be made. Plain.
///
/// @param replicas of its first partition
/// @param retention negative for ever
record TopicState(
    String name, int partitions, int replicas, int minInSyncReplicas, Duration retention) {

  /// What is otherwise than asked for; the number of partitions was checked before.
  List<String> differences(TopicSettings asked) {
    List<String> differences = new ArrayList<>();
    if (replicas != asked.replicas()) {
      differences.add("not " + asked.replicas() + " replicas");
    }
    if (minInSyncReplicas != asked.minInSyncReplicas()) {
      differences.add("not min.insync.replicas " + asked.minInSyncReplicas());
    }
    if (!retention.equals(asked.retention())) {
      differences.add("not retention " + text(asked.retention()));
    }
    return differences;
  }

  /// One line for people.
  String line(TopicSettings asked) {
    List<String> differences = differences(asked);
    return "%-22s %4d partitions, %d replicas, min.insync.replicas %d, retention %s%s"
        .formatted(
            name,
            partitions,
            replicas,
            minInSyncReplicas,
            text(retention),
            differences.isEmpty() ? "" : ": " + String.join(", ", differences));
  }

  private static String text(Duration retention) {
    if (retention.isNegative()) {
      return "without end";
    }
    boolean days = retention.toHours() % 24 == 0;
    return days ? retention.toDays() + "d" : retention.toHours() + "h";
  }
}
