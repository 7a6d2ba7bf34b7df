package io.courier.logic;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.produce.Producers;
import io.courier.kafka.topics.TopicIds;
import io.courier.kafka.topics.TopicSettings;
import io.courier.kafka.topics.TopicSetup;
import io.courier.messages.id.Position;
import io.courier.messages.id.Shards;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.redis.TopicFacts;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Topic;
import io.courier.stack.backends.BackEnds;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// What the other services do around Logic, by hand: write chat input and read push tasks.
final class Neighbours {
  static final int SHARDS = 4;
  static final long GENERATION = 3;
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final BackEnds BACK_ENDS = BackEnds.shared();
  private static final Shards SHARD_OF = new Shards(SHARDS);

  private final Map<String, Object> kafka =
      Map.of("bootstrap.servers", BACK_ENDS.kafkaBootstrapServers());
  private final Producer<byte[], byte[]> producer = new KafkaProducer<>(Producers.settings(kafka));
  private final RedisCommands<String, String> redis =
      RedisClient.create(RedisURI.create(BACK_ENDS.redisHost(), BACK_ENDS.redisPort()))
          .connect()
          .sync();

  RedisCommands<String, String> redis() {
    return redis;
  }

  static int shard(String user) {
    return SHARD_OF.of(user);
  }

  /// Makes the topics and does what Offline does at start.
  void publishFacts() {
    try (Admin admin = Admin.create(kafka)) {
      TopicSettings settings = new TopicSettings(SHARDS, (short) 1, 1, Duration.ofDays(1));
      TopicIds ids = new TopicSetup(admin, settings, BACK_ENDS.kafkaBootstrapServers()).ensure();
      TopicFacts facts = new TopicFacts(GENERATION, SHARDS, ids.chatInput(), ids.pushTask());
      redis.hset(RedisKeys.TOPICS, facts.toHash());
    }
  }

  /// @return the seq that the record makes
  long send(ChatInput input) {
    return Position.of(GENERATION, send(input.getConversation(), input.toByteArray()).offset());
  }

  RecordMetadata send(String conversation, byte[] value) {
    try {
      byte[] key = conversation.getBytes(StandardCharsets.UTF_8);
      return producer.send(new ProducerRecord<>(Topic.CHAT_INPUT.topicName(), key, value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("Kafka did not take a record", e);
    }
  }

  /// All fan-outs to the user's shard that name the user, up to now.
  List<Fanout> fanouts(String user) {
    List<Fanout> fanouts = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        records(Topic.PUSH_TASK.topicName(), shard(user))) {
      try {
        Fanout fanout = PushTask.parseFrom(record.value()).getFanout();
        if (fanout.getRecipientsList().stream().anyMatch(it -> it.getUser().equals(user))) {
          fanouts.add(fanout);
        }
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError("not a task", e);
      }
    }
    return fanouts;
  }

  List<ConsumerRecord<byte[], byte[]>> records(String topic, int shard) {
    TopicPartition partition = new TopicPartition(topic, shard);
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

  List<Fanout> fanouts(String user, Predicate<String> publication) {
    return fanouts(user).stream()
        .filter(it -> publication.test(it.getMessage().getPublication().toStringUtf8()))
        .toList();
  }

  Fanout fanout(String user, String messageId) {
    await().atMost(SOON).until(() -> !fanouts(user, messageId).isEmpty());
    return fanouts(user, messageId).getFirst();
  }

  List<Fanout> fanouts(String user, String messageId) {
    return fanouts(user).stream()
        .filter(fanout -> fanout.getMessage().getId().equals(messageId))
        .toList();
  }

  static String userOfAnotherShardThan(String user, String like) {
    String other = like;
    while (shard(other) == shard(user)) {
      other = other + "x";
    }
    return other;
  }

  List<ConsumerRecord<byte[], byte[]>> deadLetters(RecordMetadata of) {
    return records(Topic.CHAT_INPUT.deadLetterName(), of.partition()).stream()
        .filter(dead -> header(dead, DeadLetters.OFFSET).equals(Long.toString(of.offset())))
        .toList();
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
