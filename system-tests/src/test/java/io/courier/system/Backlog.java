package io.courier.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.messages.topic.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// What the services have not committed past yet, in all partitions of all topics.
final class Backlog implements AutoCloseable {
  private static final Map<String, List<Topic>> READERS =
      Map.of(
          "logic", List.of(Topic.CHAT_INPUT),
          "push", List.of(Topic.PUSH_TASK, Topic.PUSH_RECEIPT),
          "access", List.of(Topic.PUSH_DELIVER),
          "offline",
              List.of(
                  Topic.OFFLINE_STORAGE,
                  Topic.OFFLINE_ACK,
                  Topic.OFFLINE_RETRIEVE,
                  Topic.USER_ONLINE));

  private final Admin admin =
      Admin.create(Map.of("bootstrap.servers", TestStack.get().backEnds().kafkaBootstrapServers()));

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

  private Map<TopicPartition, Long> all() {
    Map<TopicPartition, Long> lag = new HashMap<>();
    try {
      for (Map.Entry<String, List<Topic>> reader : READERS.entrySet()) {
        List<String> names = reader.getValue().stream().map(Topic::topicName).toList();
        Map<TopicPartition, OffsetAndMetadata> committed =
            admin.listConsumerGroupOffsets(reader.getKey()).partitionsToOffsetAndMetadata().get();
        ends(names)
            .forEach(
                (partition, end) -> {
                  OffsetAndMetadata at = committed.get(partition);
                  lag.put(partition, end.offset() - (at == null ? 0 : at.offset()));
                });
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return lag;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> ends(List<String> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    admin
        .describeTopics(topics)
        .allTopicNames()
        .get()
        .forEach(
            (topic, description) ->
                description
                    .partitions()
                    .forEach(
                        it ->
                            wanted.put(
                                new TopicPartition(topic, it.partition()), OffsetSpec.latest())));
    return admin.listOffsets(wanted).all().get();
  }

  @Override
  public void close() {
    admin.close();
  }
}
