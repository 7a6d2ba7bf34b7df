package io.courier.stack.backends;

import io.courier.messages.topic.Topic;
import io.courier.stack.StackFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// The services as readers of Courier's topics: how far they have committed.
public final class TopicReaders implements AutoCloseable {
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

  private final Admin admin;

  public TopicReaders(String bootstrapServers) {
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /// Records that are not committed past yet, for each partition of each topic.
  public Map<TopicPartition, Long> behind() {
    Map<TopicPartition, Long> behind = new HashMap<>();
    try {
      for (Map.Entry<String, List<Topic>> reader : READERS.entrySet()) {
        List<String> names = reader.getValue().stream().map(Topic::topicName).toList();
        Map<TopicPartition, OffsetAndMetadata> committed =
            admin.listConsumerGroupOffsets(reader.getKey()).partitionsToOffsetAndMetadata().get();
        ends(names)
            .forEach(
                (partition, end) -> {
                  OffsetAndMetadata at = committed.get(partition);
                  behind.put(partition, end.offset() - (at == null ? 0 : at.offset()));
                });
      }
    } catch (ExecutionException e) {
      throw new StackFailure("Kafka does not say how far its readers are", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Interrupted", e);
    }
    return behind;
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
