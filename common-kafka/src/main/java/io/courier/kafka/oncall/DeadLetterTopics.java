package io.courier.kafka.oncall;

import io.courier.messages.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Asks Kafka what the dead-letter topics hold now.
final class DeadLetterTopics {
  static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(5);

  private final Admin admin;

  DeadLetterTopics(Admin admin) {
    this.admin = admin;
  }

  /// Topics that do not exist are left out.
  ///
  /// @throws Problem when Kafka does not answer
  Map<Topic, Box> describe(Collection<Topic> topics) {
    Map<Topic, KafkaFuture<TopicDescription>> asked = new EnumMap<>(Topic.class);
    List<String> names = topics.stream().map(Topic::deadLetterName).toList();
    var answers = admin.describeTopics(names).topicNameValues();
    topics.forEach(topic -> asked.put(topic, answers.get(topic.deadLetterName())));
    Map<Topic, TopicDescription> found = new EnumMap<>(Topic.class);
    asked.forEach(
        (topic, answer) -> {
          try {
            found.put(topic, get(answer));
          } catch (UnknownTopicOrPartitionException e) {
            // Nothing is dead there.
          }
        });
    Map<TopicPartition, Long> begins = offsets(found.values(), OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = offsets(found.values(), OffsetSpec.latest());
    Map<Topic, Box> boxes = new EnumMap<>(Topic.class);
    found.forEach(
        (topic, description) -> {
          Map<Integer, Box.Range> ranges = new HashMap<>();
          for (TopicPartition partition : partitions(description)) {
            long begin = begins.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, 0L);
            ranges.put(partition.partition(), new Box.Range(begin, Math.max(begin, end)));
          }
          boxes.put(topic, new Box(topic, description.topicId().toString(), ranges));
        });
    return boxes;
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicDescription> topics, OffsetSpec wanted) {
    Map<TopicPartition, OffsetSpec> questions = new HashMap<>();
    for (TopicDescription topic : topics) {
      partitions(topic).forEach(partition -> questions.put(partition, wanted));
    }
    Map<TopicPartition, Long> offsets = new HashMap<>();
    if (!questions.isEmpty()) {
      for (Map.Entry<TopicPartition, ListOffsetsResultInfo> answer :
          get(admin.listOffsets(questions).all()).entrySet()) {
        offsets.put(answer.getKey(), answer.getValue().offset());
      }
    }
    return offsets;
  }

  private static List<TopicPartition> partitions(TopicDescription topic) {
    List<TopicPartition> partitions = new ArrayList<>(topic.partitions().size());
    for (TopicPartitionInfo info : topic.partitions()) {
      partitions.add(new TopicPartition(topic.name(), info.partition()));
    }
    return partitions;
  }

  /// @throws UnknownTopicOrPartitionException when that is the answer
  /// @throws Problem when there is none
  static <T> T get(KafkaFuture<T> answer) {
    try {
      return answer.get(KAFKA_ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
        throw unknown;
      }
      throw Problem.kafkaAway(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw Problem.unavailable(
          "Kafka has not answered for "
              + KAFKA_ANSWERS_WITHIN.toSeconds()
              + " s: try again when it does.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("The call was interrupted.");
    }
  }
}
