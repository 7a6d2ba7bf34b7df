package io.courier.push;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.produce.Producers;
import io.courier.kafka.topics.TopicIds;
import io.courier.kafka.topics.TopicSettings;
import io.courier.kafka.topics.TopicSetup;
import io.courier.messages.id.Position;
import io.courier.messages.id.Shards;
import io.courier.messages.redis.OnlineDevice;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.redis.TopicFacts;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Topic;
import io.courier.push.presence.RedisHistory;
import io.courier.stack.backends.BackEnds;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// What the other services do around Push, by hand: write tasks and receipts, publish presence,
/// and read what leaves.
public final class Neighbours {
  public static final int SHARDS = 4;
  public static final long GENERATION = 3;

  private static final BackEnds BACK_ENDS = BackEnds.shared();
  private static final Shards SHARD_OF = new Shards(SHARDS);

  private final Map<String, Object> kafka =
      Map.of("bootstrap.servers", BACK_ENDS.kafkaBootstrapServers());
  private final Producer<byte[], byte[]> producer = new KafkaProducer<>(Producers.settings(kafka));
  private final RedisCommands<String, String> redis =
      RedisClient.create(RedisURI.create(BACK_ENDS.redisHost(), BACK_ENDS.redisPort()))
          .connect()
          .sync();
  private final TopicIds ids = topics();

  public RedisCommands<String, String> redis() {
    return redis;
  }

  public static int shard(String user) {
    return SHARD_OF.of(user);
  }

  private TopicIds topics() {
    try (Admin admin = Admin.create(kafka)) {
      TopicSettings settings = new TopicSettings(SHARDS, (short) 1, 1, Duration.ofDays(1));
      return new TopicSetup(admin, settings, BACK_ENDS.kafkaBootstrapServers()).ensure();
    }
  }

  public void publishFacts() {
    TopicFacts facts = new TopicFacts(GENERATION, SHARDS, ids.chatInput(), ids.pushTask());
    redis.hset(RedisKeys.TOPICS, facts.toHash());
  }

  /// Owners of all shards say that they are there.
  public void heartbeats(long epoch, long beat) {
    for (int shard = 0; shard < SHARDS; shard++) {
      redis.hset(RedisKeys.presence(shard), RedisKeys.PRESENCE_EPOCH, Long.toString(epoch));
      redis.hset(RedisKeys.presence(shard), RedisKeys.PRESENCE_BEAT, Long.toString(beat));
    }
  }

  public void online(String user, String... devices) {
    List<OnlineDevice> online =
        Arrays.stream(devices)
            .map(device -> new OnlineDevice(device, "access-1", "gateway-1", "s-" + device, 1))
            .toList();
    redis.hset(RedisKeys.presence(shard(user)), user, OnlineDevice.format(online));
  }

  public void known(String user, String... devices) {
    redis.hset(RedisKeys.devices(shard(user)), user, String.join(",", devices));
    redis.hset(RedisKeys.devices(shard(user)), RedisKeys.DEVICES_HISTORY, history());
  }

  /// What hints are marked with that lack nothing.
  public String history() {
    return RedisHistory.of(redis.info("replication")).id();
  }

  /// @return the position that the record makes
  public long push(String user, Fanout fanout) {
    return Position.of(
        GENERATION, send(Topic.PUSH_TASK, user, PushTask.newBuilder().setFanout(fanout).build()));
  }

  /// @return the offset of the record
  public long send(Topic topic, String user, MessageLite record) {
    return send(topic, user, record.toByteArray());
  }

  public long send(Topic topic, String user, byte[] value) {
    try {
      return producer
          .send(new ProducerRecord<>(topic.topicName(), shard(user), null, value))
          .get()
          .offset();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("Kafka did not take a record", e);
    }
  }

  /// A dead letter as Push writes it, of a record that was at this offset.
  public void dead(String user, long offset, Fanout fanout, String reason) {
    byte[] value = PushTask.newBuilder().setFanout(fanout).build().toByteArray();
    String topic = Topic.PUSH_TASK.topicName();
    new DeadLetters(producer, new SimpleMeterRegistry(), "push-service")
        .send(new ConsumerRecord<>(topic, shard(user), offset, null, value), reason)
        .join();
  }

  /// All records of the user's shard up to now.
  public <T extends MessageLite> List<T> read(Topic topic, String user, Parser<T> parser) {
    List<T> records = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : raw(topic.topicName(), user)) {
      try {
        records.add(parser.parseFrom(record.value()));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError("not a record of " + topic, e);
      }
    }
    return records;
  }

  public List<ConsumerRecord<byte[], byte[]>> raw(String topic, String user) {
    TopicPartition partition = new TopicPartition(topic, shard(user));
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (end != null && consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }
}
