package io.courier.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.courier.kafka.deadletter.DeadLetters;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.Store;
import io.courier.messages.topic.Topic;
import io.courier.stack.backends.BackEnds;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The whole service between its neighbours, and what a test does with it.
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
abstract class PushServiceFixture {
  static final Neighbours NEIGHBOURS = new Neighbours();
  static final Duration SOON = Duration.ofSeconds(20);
  static long epoch = 1;
  static long beat = 1;

  @Autowired MeterRegistry metrics;
  @LocalServerPort int port;

  @DynamicPropertySource
  static void backEnds(DynamicPropertyRegistry properties) {
    BackEnds.shared()
        .springProperties("kafka", "redis")
        .forEach((key, value) -> properties.add(key, () -> value));
    properties.add("courier.topics.shards", () -> Neighbours.SHARDS);
    properties.add("courier.push.max-users-per-round-trip", () -> 50);
    NEIGHBOURS.publishFacts();
    NEIGHBOURS.heartbeats(1, 0);
  }

  @BeforeEach
  void ownersAreThere() {
    NEIGHBOURS.heartbeats(epoch, beat++);
  }

  static void receipt(PushReceipt receipt) {
    NEIGHBOURS.send(Topic.PUSH_RECEIPT, "bob7", receipt);
  }

  static Delivery delivery(String user, String id) {
    await().atMost(SOON).until(() -> !deliveries(user, id).isEmpty());
    return deliveries(user, id).getFirst();
  }

  static List<Delivery> deliveries(String user, String id) {
    return NEIGHBOURS.read(Topic.PUSH_DELIVER, user, PushDeliver.parser()).stream()
        .map(PushDeliver::getDelivery)
        .filter(delivery -> delivery.getMessage().getId().equals(id))
        .toList();
  }

  static Store store(String user, String id) {
    await().atMost(SOON).until(() -> !stores(user, id).isEmpty());
    return stores(user, id).getFirst();
  }

  static List<Store> stores(String user, String id) {
    return storage(user).stream()
        .map(OfflineStorage::getStore)
        .filter(store -> store.getMessage().getId().equals(id))
        .toList();
  }

  static List<OfflineStorage> storage(String user) {
    return NEIGHBOURS.read(Topic.OFFLINE_STORAGE, user, OfflineStorage.parser());
  }

  static List<ConsumerRecord<byte[], byte[]>> deadLetters(String user, long offset) {
    return NEIGHBOURS.raw(Topic.PUSH_TASK.deadLetterName(), user).stream()
        .filter(dead -> header(dead, DeadLetters.OFFSET).equals(Long.toString(offset)))
        .toList();
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  static String pushedKey(String user, String id) {
    return RedisKeys.pushed(Neighbours.shard(user), id, 0);
  }

  double counted(String counter) {
    return metrics.get(counter).counter().count();
  }

  int status(String path) {
    return get(path).statusCode();
  }

  String body(String path) {
    return get(path).body();
  }

  String replay(String letters) {
    return send(HttpRequest.newBuilder(uri("/actuator/deadletters/replay"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(letters))
            .build())
        .body();
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  static HttpResponse<String> send(HttpRequest request) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("no answer from " + request.uri(), e);
    }
  }
}
