package io.courier.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.messages.topic.Topic;
import io.courier.stack.StackFailure;
import io.courier.stack.backends.TopicReaders;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/// What the services have not committed past yet, in all partitions of all topics.
final class Backlog implements AutoCloseable {
  private final TopicReaders readers =
      new TopicReaders(TestStack.get().backEnds().kafkaBootstrapServers());

  /// Records of a topic that its reader has not committed past.
  long of(Topic topic) {
    return all().entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(topic.topicName()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  void awaitNone(Duration patience) {
    await().atMost(patience).untilAsserted(() -> assertThat(behind()).isEmpty());
  }

  void awaitNone(Topic topic, Duration patience) {
    await().atMost(patience).untilAsserted(() -> assertThat(of(topic)).isZero());
  }

  /// The partitions that are behind, by name.
  private Map<String, Long> behind() {
    return all().entrySet().stream()
        .filter(entry -> entry.getValue() != 0)
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().toString(), Map.Entry::getValue, Long::sum, TreeMap::new));
  }

  /// What Kafka does not tell now is asked again by who waits.
  private Map<TopicPartition, Long> all() {
    try {
      return readers.behind();
    } catch (StackFailure e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    readers.close();
  }
}
