package io.courier.kafka;

import io.courier.kafka.batch.PollLoops;
import io.courier.kafka.consume.ConsumerSource;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.produce.Producers;
import io.courier.kafka.topics.TopicSettings;
import io.courier.kafka.topics.TopicSetup;
import io.courier.messages.topic.Topic;
import io.courier.stack.backends.BackEnds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/// The real broker of these tests, with all topics of four shards, and what a service would have.
public final class TestKafka {
  public static final int SHARDS = 4;

  private static final String SERVICE = "test";

  private static final String SERVERS = BackEnds.shared().kafkaBootstrapServers();
  private static final Map<String, Object> CONNECTION = Map.of("bootstrap.servers", SERVERS);

  public static final Admin ADMIN = Admin.create(CONNECTION);
  public static final Producer<byte[], byte[]> PRODUCER =
      Producers.factory(CONNECTION).createProducer();

  private TestKafka() {}

  public static TopicSetup topics(int shards) {
    return new TopicSetup(
        ADMIN, new TopicSettings(shards, (short) 1, 1, Duration.ofDays(1)), SERVERS);
  }

  public static PollLoops loops() {
    topics(SHARDS).ensure();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    return new PollLoops(
        new ConsumerSource(
            new DefaultKafkaConsumerFactory<>(
                CONNECTION, new ByteArrayDeserializer(), new ByteArrayDeserializer())),
        PRODUCER,
        new DeadLetters(PRODUCER, registry, SERVICE),
        registry);
  }

  /// All records of a topic up to now.
  public static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int partition = 0; partition < SHARDS; partition++) {
      partitions.add(new TopicPartition(topic, partition));
    }
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(CONNECTION, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).values().stream().mapToLong(it -> it).sum();
      while (partitions.stream().mapToLong(consumer::position).sum() < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /// Dead letters of the loops made by [#loops()], in the order in which they were written. Others
  /// use the same broker: a test sees its own by the offset of its first record.
  ///
  /// @param from lowest offset of their source
  public static List<ConsumerRecord<byte[], byte[]>> deadLetters(
      Topic topic, int partition, long from) {
    return read(topic.deadLetterName()).stream()
        .filter(
            it ->
                header(it, DeadLetters.SERVICE).equals(SERVICE)
                    && header(it, DeadLetters.PARTITION).equals(Integer.toString(partition))
                    && Long.parseLong(header(it, DeadLetters.OFFSET)) >= from)
        .toList();
  }

  public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  /// The committed offset of a group, 0 when there is none.
  public static long committed(String group, String topic, int partition) {
    TopicPartition at = new TopicPartition(topic, partition);
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          ADMIN.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      OffsetAndMetadata offset = offsets.get(at);
      return offset == null ? 0 : offset.offset();
    } catch (Exception e) {
      throw new AssertionError("offsets of " + group + " on " + Set.of(at), e);
    }
  }

  /// How large a record a topic takes.
  public static int limit(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      return ADMIN.describeConfigs(List.of(resource)).all().get().values().stream()
          .map(config -> config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value())
          .mapToInt(Integer::parseInt)
          .sum();
    } catch (Exception e) {
      throw new AssertionError("limit of " + topic, e);
    }
  }

  /// Sets how large a record a topic takes, and waits until the broker says so.
  public static void limit(String topic, int bytes) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    ConfigEntry entry =
        new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes));
    try {
      ADMIN
          .incrementalAlterConfigs(
              Map.of(resource, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    } catch (Exception e) {
      throw new AssertionError("limit of " + topic, e);
    }
    Awaitility.await().until(() -> limit(topic) == bytes);
  }
}
