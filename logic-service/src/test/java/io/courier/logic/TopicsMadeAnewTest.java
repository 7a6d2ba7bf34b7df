package io.courier.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.kafka.produce.Producers;
import io.courier.kafka.start.ServiceEnd;
import io.courier.kafka.topics.TopicIds;
import io.courier.kafka.topics.TopicSettings;
import io.courier.kafka.topics.TopicSetup;
import io.courier.messages.id.Position;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.redis.TopicFacts;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Topic;
import io.courier.stack.backends.BackEndSettings;
import io.courier.stack.backends.BackEnds;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// A topic is deleted and made anew under a running service. With back ends of its own, since the
/// other tests share theirs.
class TopicsMadeAnewTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String CONVERSATION = "direct:alice:bob";

  private final List<String> endings = new CopyOnWriteArrayList<>();

  @Test
  void theServiceEndsAndItsNextStartTakesAllOfTheNewTopicUnderTheNewGeneration() throws Exception {
    try (BackEnds backEnds = BackEnds.open(BackEndSettings.temporary());
        Admin admin = Admin.create(kafka(backEnds));
        Producer<byte[], byte[]> producer =
            new KafkaProducer<>(Producers.settings(kafka(backEnds)))) {
      publish(backEnds, admin, 3);
      try (ConfigurableApplicationContext service = start(backEnds)) {
        for (int i = 0; i < 3; i++) {
          send(producer, "before" + i);
        }
        await().atMost(SOON).until(() -> messages(backEnds).size() == 3);
        assertThat(readiness(service)).isEqualTo(200);

        admin.deleteTopics(List.of(Topic.CHAT_INPUT.topicName())).all().get();
        publish(backEnds, admin, 4);
        send(producer, "between");

        await().atMost(SOON).until(() -> endings.size() == 1);
        assertThat(endings.getFirst()).startsWith("Topics were ").contains("[chat_input]");
        assertThat(readiness(service)).isEqualTo(503);
      }
      try (ConfigurableApplicationContext again = start(backEnds)) {
        send(producer, "after");
        await().atMost(SOON).until(() -> ofGeneration(backEnds, 4).size() == 2);
        assertThat(ofGeneration(backEnds, 4)).containsExactly("between", "after");
        assertThat(again.isRunning()).isTrue();
      }
      assertThat(endings).hasSize(1);
    }
  }

  /// What Offline does when it starts.
  private static void publish(BackEnds backEnds, Admin admin, long generation) {
    TopicSettings settings = new TopicSettings(1, (short) 1, 1, Duration.ofDays(1));
    RedisClient client =
        RedisClient.create(RedisURI.create(backEnds.redisHost(), backEnds.redisPort()));
    try (var connection = client.connect()) {
      // While the old topic is being deleted it may still be seen.
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(
              () -> {
                TopicIds ids =
                    new TopicSetup(admin, settings, backEnds.kafkaBootstrapServers()).ensure();
                TopicFacts before =
                    TopicFacts.fromHash(connection.sync().hgetall(RedisKeys.TOPICS)).orElse(null);
                if (before != null && before.isOf(ids.chatInput(), ids.pushTask())) {
                  return false;
                }
                TopicFacts facts = new TopicFacts(generation, 1, ids.chatInput(), ids.pushTask());
                connection.sync().hset(RedisKeys.TOPICS, facts.toHash());
                return true;
              });
    } finally {
      client.shutdown();
    }
  }

  private ConfigurableApplicationContext start(BackEnds backEnds) {
    List<String> arguments = new ArrayList<>();
    backEnds
        .springProperties("kafka", "redis", "postgres")
        .forEach((key, value) -> arguments.add("--" + key + "=" + value));
    arguments.add("--server.port=0");
    arguments.add("--courier.topics.shards=1");
    arguments.add("--courier.topics.check-every=300ms");
    ServiceEnd end = endings::add;
    return new SpringApplicationBuilder(LogicApplication.class)
        .initializers(
            context ->
                ((GenericApplicationContext) context).registerBean(ServiceEnd.class, () -> end))
        .run(arguments.toArray(String[]::new));
  }

  private static void send(Producer<byte[], byte[]> producer, String clientId) throws Exception {
    ChatInput input = Inputs.send(CONVERSATION, "alice", clientId);
    producer
        .send(
            new ProducerRecord<>(
                Topic.CHAT_INPUT.topicName(),
                CONVERSATION.getBytes(StandardCharsets.UTF_8),
                input.toByteArray()))
        .get();
  }

  private static List<String> ofGeneration(BackEnds backEnds, long generation) {
    return messages(backEnds).stream()
        .filter(message -> Position.generation(message.getSeq()) == generation)
        .map(message -> clientId(message.getPublication().toStringUtf8()))
        .toList();
  }

  private static String clientId(String publication) {
    String name = "\"clientId\":\"";
    int start = publication.indexOf(name) + name.length();
    return publication.substring(start, publication.indexOf('"', start));
  }

  /// The messages that were fanned out, one for both members, who share the shard.
  private static List<Message> messages(BackEnds backEnds) {
    TopicPartition partition = new TopicPartition(Topic.PUSH_TASK.topicName(), 0);
    List<Message> messages = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka(backEnds), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (end != null && consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          messages.add(PushTask.parseFrom(record.value()).getFanout().getMessage());
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not a task", e);
    }
    return messages;
  }

  private static Map<String, Object> kafka(BackEnds backEnds) {
    return Map.of("bootstrap.servers", backEnds.kafkaBootstrapServers());
  }

  private static int readiness(ConfigurableApplicationContext service) throws Exception {
    String port = service.getEnvironment().getProperty("local.server.port");
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
