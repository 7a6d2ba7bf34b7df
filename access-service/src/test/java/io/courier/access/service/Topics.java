package io.courier.access.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.courier.kafka.topics.TopicIds;
import io.courier.kafka.topics.TopicSettings;
import io.courier.kafka.topics.TopicSetup;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.redis.ShardOwner;
import io.courier.messages.topic.Topic;
import io.courier.stack.backends.BackEnds;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/// The topics of these tests: what other services would write and read.
final class Topics {
  static final int SHARDS = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SERVERS = BackEnds.shared().kafkaBootstrapServers();
  private static final Map<String, Object> CONNECTION = Map.of("bootstrap.servers", SERVERS);
  private static final Admin ADMIN = Admin.create(CONNECTION);
  private static final KafkaProducer<byte[], byte[]> PRODUCER =
      new KafkaProducer<>(CONNECTION, new ByteArraySerializer(), new ByteArraySerializer());

  private Topics() {}

  static TopicIds ensure() {
    TopicSettings settings = new TopicSettings(SHARDS, (short) 1, 1, Duration.ofDays(1));
    return new TopicSetup(ADMIN, settings, SERVERS).ensure();
  }

  /// @return the record's offset
  static long produce(Topic topic, int shard, byte[] value) {
    try {
      return PRODUCER
          .send(new ProducerRecord<>(topic.topicName(), shard, null, value))
          .get(20, TimeUnit.SECONDS)
          .offset();
    } catch (ExecutionException | InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError("a record was not accepted", e);
    }
  }

  /// Awaits a record that is like this; from the beginning of the topic, so what is looked for must
  /// be a test's own.
  static <T extends MessageLite> T await(Topic topic, Parser<T> parser, Predicate<T> wanted) {
    List<T> found = new ArrayList<>();
    Awaitility.await("record on " + topic.topicName())
        .atMost(PATIENCE)
        .until(
            () -> {
              all(topic, parser).stream().filter(wanted).findFirst().ifPresent(found::add);
              return !found.isEmpty();
            });
    return found.getFirst();
  }

  static <T extends MessageLite> List<T> all(Topic topic, Parser<T> parser) {
    List<T> values = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : read(topic.topicName())) {
      try {
        values.add(parser.parseFrom(record.value()));
      } catch (InvalidProtocolBufferException e) {
        throw new UncheckedIOException(e);
      }
    }
    return values;
  }

  /// All records of a topic up to now.
  static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(CONNECTION, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(200)).forEach(all::add);
      }
      return all;
    }
  }

  /// Up to where the group has committed; 0 when it has not.
  static long committed(Topic topic, int shard) {
    TopicPartition partition = new TopicPartition(topic.topicName(), shard);
    try {
      OffsetAndMetadata offset =
          ADMIN
              .listConsumerGroupOffsets("access")
              .partitionsToOffsetAndMetadata()
              .get(20, TimeUnit.SECONDS)
              .get(partition);
      return offset == null ? 0 : offset.offset();
    } catch (ExecutionException | InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError("the group's offsets are not known", e);
    }
  }

  /// Whether two nodes own shards, by what they publish.
  static boolean areSharedByTwo() {
    return AccessNode.REDIS.hvals(RedisKeys.SHARDS).stream()
            .map(value -> ShardOwner.parse(value).node())
            .distinct()
            .count()
        == 2;
  }
}
