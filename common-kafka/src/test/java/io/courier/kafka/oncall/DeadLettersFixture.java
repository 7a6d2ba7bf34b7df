package io.courier.kafka.oncall;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.courier.kafka.TestKafka;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.oncall.OnCallService.Noting;
import io.courier.kafka.topics.TopicSettings;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.Store;
import io.courier.messages.topic.Topic;
import io.courier.stack.backends.BackEnds;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A small service with its endpoint, over a real Kafka, and what a test does with it.
@SpringBootTest(
    classes = OnCallService.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.application.name=note-service",
      "management.endpoints.web.exposure.include=deadletters",
      "courier.topics.shards=" + TestKafka.SHARDS,
      "courier.dead-letters.letters-per-call=5",
      "courier.dead-letters.count-every=0",
    })
abstract class DeadLettersFixture {
  static final Duration SOON = Duration.ofSeconds(30);
  static final JsonMapper JSON = JsonMapper.builder().build();

  @Autowired Noting noting;
  @Autowired DeadLetters deadLetters;
  @Autowired DeadLettersDesk desk;
  @Autowired OpenLettersWatch watch;
  @Autowired MeterRegistry metrics;
  @Autowired ConsumerFactory<byte[], byte[]> consumers;
  @Autowired TopicSettings topicSettings;
  @Autowired OnCallSettings settings;
  @Autowired ObjectProvider<StringRedisTemplate> redis;
  @LocalServerPort int port;

  @DynamicPropertySource
  static void backEnds(DynamicPropertyRegistry properties) {
    BackEnds.shared()
        .springProperties("kafka")
        .forEach((key, value) -> properties.add(key, () -> value));
  }

  /// The same service on another machine: it shares nothing but Kafka with the one in the context.
  DeadLettersDesk another(Admin admin, Producer<byte[], byte[]> producer) {
    return another(admin, producer, settings);
  }

  DeadLettersDesk another(Admin admin, Producer<byte[], byte[]> producer, OnCallSettings limits) {
    OnCallAutoConfiguration configuration = new OnCallAutoConfiguration();
    DeadLetters letters = new DeadLetters(producer, new SimpleMeterRegistry(), "another");
    letters.answerFor(deadLetters.topics());
    return configuration.deadLettersDesk(
        letters,
        configuration.looks(consumers, limits),
        configuration.deadLetterTopics(admin),
        configuration.resolutionTopic(admin, topicSettings),
        configuration.openLetters(new SimpleMeterRegistry()),
        producer,
        redis,
        limits);
  }

  /// Dies where it should send to this topic.
  @SuppressWarnings("unchecked")
  static Producer<byte[], byte[]> failingAt(String topic) {
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            DeadLettersEndpointTest.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("send")
                  && ((ProducerRecord<?, ?>) arguments[0]).topic().equals(topic)) {
                throw new KafkaException("died");
              }
              try {
                return method.invoke(TestKafka.PRODUCER, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  void dead(Topic topic, int partition, byte[] value, String reason) {
    deadLetters
        .send(new ConsumerRecord<>(topic.topicName(), partition, 42, null, value), reason)
        .join();
  }

  static void produce(Topic topic, int partition, byte[] value) {
    TestKafka.PRODUCER.send(new ProducerRecord<>(topic.topicName(), partition, null, value));
    TestKafka.PRODUCER.flush();
  }

  static OfflineStorage store(long position) {
    return OfflineStorage.newBuilder().setStore(Store.newBuilder().setPosition(position)).build();
  }

  static List<ConsumerRecord<byte[], byte[]>> stored(long position) {
    return TestKafka.read("offline_storage").stream()
        .filter(record -> parsed(record).getStore().getPosition() == position)
        .toList();
  }

  static OfflineStorage parsed(ConsumerRecord<byte[], byte[]> record) {
    try {
      return OfflineStorage.parseFrom(record.value());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static String replayedFrom(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.headers().lastHeader(DeadLetters.REPLAYED_FROM).value(), UTF_8);
  }

  double open(String topic) {
    return metrics.get("courier.dead.letters.open").tag("topic", topic).gauge().value();
  }

  static Map<String, Object> id(JsonNode letter) {
    return Map.of(
        "topic", letter.get("topic").asString(),
        "partition", letter.get("partition").asInt(),
        "offset", letter.get("offset").asLong());
  }

  static Map<String, Object> all(String topic, String reason) {
    return Map.of("topic", topic, "reason", reason);
  }

  static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_8));
  }

  JsonNode get(String path) {
    return get(path, 200);
  }

  JsonNode get(String path, int status) {
    return answer(HttpRequest.newBuilder(uri(path)).build(), status);
  }

  JsonNode post(String action, int status, Map<String, Object> body) {
    return answer(
        HttpRequest.newBuilder(uri("/" + action))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build(),
        status);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + "/actuator/deadletters" + path);
  }

  static JsonNode answer(HttpRequest request, int status) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
      return JSON.readTree(response.body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("no answer from " + request.uri(), e);
    }
  }
}
