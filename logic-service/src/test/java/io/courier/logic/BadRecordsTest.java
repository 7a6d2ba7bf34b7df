package io.courier.logic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.produce.Producers;
import io.courier.messages.id.Shards;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Topic;
import io.courier.stack.backends.BackEnds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Every kind of bad record of `chat_input`, each between two good ones of the same partition.
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class BadRecordsTest {
  private static final Neighbours NEIGHBOURS = new Neighbours();
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String CONVERSATION = "direct:badalice:badbob";

  private final int partition = new Shards(Neighbours.SHARDS).of(CONVERSATION);

  @DynamicPropertySource
  static void backEnds(DynamicPropertyRegistry properties) {
    BackEnds.shared()
        .springProperties("kafka", "redis", "postgres")
        .forEach((key, value) -> properties.add(key, () -> value));
    properties.add("courier.topics.shards", () -> Neighbours.SHARDS);
    NEIGHBOURS.publishFacts();
  }

  @Test
  void eachBadRecordBecomesADeadLetterAndNothingIsLostAroundIt() throws Exception {
    Map<Long, String> reasons = new LinkedHashMap<>();
    List<ChatInput> good = new ArrayList<>();
    try (Producer<byte[], byte[]> producer = producer()) {
      for (Bad bad : bad()) {
        good.add(good(good.size()));
        send(producer, CONVERSATION, good.getLast().toByteArray());
        reasons.put(send(producer, bad.key(), bytes(bad.value())), bad.reason());
      }
      good.add(good(good.size()));
      send(producer, CONVERSATION, good.getLast().toByteArray());
    }

    List<String> ids = good.stream().map(ChatInput::getMessageId).toList();
    await().atMost(SOON).until(() -> received().containsAll(ids));
    assertThat(received()).containsExactlyElementsOf(ids);
    await().atMost(SOON).until(() -> deadLetters().keySet().containsAll(reasons.keySet()));
    Map<Long, String> dead = deadLetters();
    reasons.forEach((offset, reason) -> assertThat(dead.get(offset)).contains(reason));
  }

  private record Bad(@Nullable String key, @Nullable ByteString value, String reason) {
    private Bad(@Nullable String key, byte[] value, String reason) {
      this(key, ByteString.copyFrom(value), reason);
    }
  }

  private static List<Bad> bad() {
    ChatInput whole = good(999);
    return List.of(
        new Bad(CONVERSATION, "no protobuf".getBytes(UTF_8), "not the record"),
        new Bad(CONVERSATION, (ByteString) null, "without a value"),
        new Bad(CONVERSATION, new byte[0], "kind that this version does not know"),
        new Bad(CONVERSATION, new byte[Producers.MAX_RECORD_BYTES], "not the record"),
        bad(whole.toBuilder().clearCommand(), "kind that this version does not know"),
        bad(whole.toBuilder().setMessageId(""), "the message has no id"),
        bad(whole.toBuilder().setMessageId("x".repeat(500)), "an id of 500 characters"),
        bad(whole.toBuilder().setSender("no:form"), "the sender has an impossible form"),
        bad(whole.toBuilder().setSenderDevice(""), "the device has an impossible form"),
        bad(whole.toBuilder().setClientId(""), "no client id"),
        bad(whole.toBuilder().setClientId("x".repeat(500)), "an id of 500 characters"),
        bad(whole.toBuilder().setAt(-1), "no time"),
        new Bad("direct:badalice:somebody", whole.toByteArray(), "key is not its conversation"),
        new Bad(null, whole.toByteArray(), "key is not its conversation"));
  }

  private static Bad bad(ChatInput.Builder input, String reason) {
    return new Bad(CONVERSATION, input.build().toByteArray(), reason);
  }

  private static ChatInput good(int number) {
    return Inputs.send(CONVERSATION, "badalice", "bad-records-" + number);
  }

  /// Ids of the messages that were fanned out, in order.
  private static List<String> received() {
    return NEIGHBOURS.fanouts("badbob").stream()
        .map(fanout -> fanout.getMessage().getId())
        .toList();
  }

  private Map<Long, String> deadLetters() {
    Map<Long, String> reasons = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> dead :
        NEIGHBOURS.records(Topic.CHAT_INPUT.deadLetterName(), partition)) {
      reasons.put(Long.valueOf(header(dead, DeadLetters.OFFSET)), header(dead, DeadLetters.REASON));
    }
    return reasons;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static byte @Nullable [] bytes(@Nullable ByteString value) {
    return value == null ? null : value.toByteArray();
  }

  private long send(
      Producer<byte[], byte[]> producer, @Nullable String key, byte @Nullable [] value)
      throws Exception {
    byte[] bytes = key == null ? null : key.getBytes(UTF_8);
    return producer
        .send(new ProducerRecord<>(Topic.CHAT_INPUT.topicName(), partition, bytes, value))
        .get()
        .offset();
  }

  private static Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Producers.settings(Map.of("bootstrap.servers", BackEnds.shared().kafkaBootstrapServers())));
  }
}
