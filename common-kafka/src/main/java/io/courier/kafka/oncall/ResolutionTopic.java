package io.courier.kafka.oncall;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.courier.kafka.topics.TopicSettings;
import io.courier.messages.topic.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// The topic `dead_letter_state`: what became of letters, for all instances and over restarts.
///
/// Made when the first letter is resolved. One partition, so that all see the same order.
final class ResolutionTopic {
  static final String NAME = "dead_letter_state";

  /// Entries of existing letters that one call takes into memory, about 250 bytes each.
  private static final int MAX_ENTRIES = 100_000;

  /// A letter outlives the retention by as long as its segment takes to fill, 7 days by default.
  private static final Duration BEYOND_LETTERS = Duration.ofDays(14);

  private static final Duration POLL = Duration.ofMillis(100);
  private static final TopicPartition PARTITION = new TopicPartition(NAME, 0);

  private final Admin admin;
  private final TopicSettings settings;

  ResolutionTopic(Admin admin, TopicSettings settings) {
    this.admin = admin;
    this.settings = settings;
  }

  boolean exists() {
    try {
      DeadLetterTopics.get(admin.describeTopics(List.of(NAME)).allTopicNames());
      return true;
    } catch (UnknownTopicOrPartitionException e) {
      return false;
    }
  }

  /// How far it was written; 0 when it does not exist.
  long end() {
    return exists()
        ? DeadLetterTopics.get(
                admin
                    .listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
                    .partitionResult(PARTITION))
            .offset()
        : 0;
  }

  void ensure() {
    if (exists()) {
      return;
    }
    NewTopic topic =
        new NewTopic(NAME, 1, settings.replicas())
            .configs(
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(
                        settings.retention().multipliedBy(2).plus(BEYOND_LETTERS).toMillis()),
                    TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                    Integer.toString(settings.minInSyncReplicas()),
                    TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
                    "false"));
    var made = admin.createTopics(List.of(topic)).all();
    try {
      DeadLetterTopics.get(made);
    } catch (Problem e) {
      if (!exists()) {
        throw e; // Not somebody else who was faster.
      }
    }
  }

  /// What became of the letters that these boxes hold.
  Resolutions read(Look look, Map<Topic, Box> boxes) {
    Resolutions resolutions = new Resolutions();
    if (!exists()) {
      return resolutions;
    }
    Consumer<byte[], byte[]> consumer = look.consumer();
    consumer.assign(List.of(PARTITION));
    consumer.seekToBeginning(List.of(PARTITION));
    long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
    while (consumer.position(PARTITION) < end) {
      if (look.deadline().isOver()) {
        throw Problem.unavailable(
            "Kafka did not hand over what became of the letters in time: try again.");
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(PARTITION)) {
        take(record, boxes, resolutions);
      }
    }
    return resolutions;
  }

  private static void take(
      ConsumerRecord<byte[], byte[]> record, Map<Topic, Box> boxes, Resolutions resolutions) {
    if (record.key() == null) {
      return;
    }
    LetterId letter = LetterId.parse(new String(record.key(), UTF_8)).orElse(null);
    Box box = letter == null ? null : boxes.get(letter.topic());
    if (letter == null || box == null) {
      return;
    }
    Resolution resolution =
        record.value() == null ? null : Resolution.fromBytes(record.value()).orElse(null);
    boolean holds = resolution != null && box.isOf(letter, resolution);
    resolutions.put(letter, holds ? resolution : null);
    if (resolutions.size() > MAX_ENTRIES) {
      throw Problem.unavailable(
          "More than "
              + MAX_ENTRIES
              + " letters were resolved that still exist: ask for one topic, or wait until Kafka"
              + " has dropped the older ones.");
    }
  }

  static ProducerRecord<byte[], byte[]> record(LetterId letter, Resolution resolution) {
    return new ProducerRecord<>(NAME, letter.text().getBytes(UTF_8), resolution.toBytes());
  }
}
