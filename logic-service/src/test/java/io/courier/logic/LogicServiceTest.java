package io.courier.logic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.kafka.deadletter.DeadLetters;
import io.courier.messages.id.ConversationId;
import io.courier.messages.id.MessageId;
import io.courier.messages.id.UserId;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Fanout;
import io.courier.stack.backends.BackEnds;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The whole service, alone between a real Kafka and a real Redis. Every test has users of its own.
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class LogicServiceTest {
  private static final Neighbours NEIGHBOURS = new Neighbours();
  private static final Duration SOON = Duration.ofSeconds(20);

  @Autowired private MeterRegistry metrics;
  @LocalServerPort private int port;

  @DynamicPropertySource
  static void backEnds(DynamicPropertyRegistry properties) {
    BackEnds.shared()
        .springProperties("kafka", "redis", "postgres")
        .forEach((key, value) -> properties.add(key, () -> value));
    properties.add("courier.topics.shards", () -> Neighbours.SHARDS);
    properties.add("courier.logic.content.denied-hosts", () -> "evil.example");
    properties.add("courier.logic.rate.user-per-second", () -> 1);
    properties.add("courier.logic.rate.user-burst", () -> 20);
    NEIGHBOURS.publishFacts();
  }

  @Test
  void aMessageIsFannedOutToTheShardsOfBothMembersButNotToTheSendingDevice() {
    String sender = "alice1";
    String other = Neighbours.userOfAnotherShardThan(sender, "bob1");
    ChatInput input = Inputs.send(direct(sender, other), sender, "k1");

    long seq = NEIGHBOURS.send(input);

    Fanout toOther = NEIGHBOURS.fanout(other, input.getMessageId());
    assertThat(toOther.getRecipientsList()).containsExactly(choice(other, true));
    assertThat(toOther.getMessage().getSeq()).isEqualTo(seq);
    assertThat(toOther.getMessage().getConversation()).isEqualTo(input.getConversation());
    assertThat(toOther.getMessage().getPublication().toStringUtf8())
        .startsWith("{\"type\":\"message\",\"id\":\"" + input.getMessageId() + "\"")
        .contains("\"seq\":" + seq)
        .endsWith("\"content\":{\"type\":\"text\",\"text\":\"hi\"}}");
    Fanout toSender = NEIGHBOURS.fanout(sender, input.getMessageId());
    assertThat(toSender.getRecipientsList()).containsExactly(choice(sender, true, "phone"));
    assertThat(toSender.getMessage()).isEqualTo(toOther.getMessage());
  }

  @Test
  void aMessageToOneselfGoesToTheOtherDevices() {
    ChatInput input = Inputs.send(direct("alice2", "alice2"), "alice2", "k1");

    NEIGHBOURS.send(input);

    assertThat(NEIGHBOURS.fanout("alice2", input.getMessageId()).getRecipientsList())
        .containsExactly(choice("alice2", true, "phone"));
  }

  @Test
  void aRetryIsAnsweredWithTheFirstSeqAndNotFannedOutAgain() {
    ChatInput input = Inputs.send(direct("alice3", "bob3"), "alice3", "k1");
    ChatInput next = Inputs.send(direct("alice3", "bob3"), "alice3", "k2");

    long first = NEIGHBOURS.send(input);
    NEIGHBOURS.send(input);
    NEIGHBOURS.send(next);

    NEIGHBOURS.fanout("bob3", next.getMessageId());
    assertThat(NEIGHBOURS.fanouts("bob3", input.getMessageId())).hasSize(1);
    Fanout accepted =
        NEIGHBOURS.fanout("alice3", MessageId.ofEvent(input.getMessageId(), "accepted"));
    assertThat(accepted.getRecipientsList()).containsExactly(choice("alice3", false, "phone"));
    assertThat(accepted.getMessage().getPublication().toStringUtf8())
        .isEqualTo(
            "{\"type\":\"message.accepted\",\"id\":\""
                + input.getMessageId()
                + "\",\"clientId\":\"k1\",\"conversation\":\"direct:alice3:bob3\",\"seq\":"
                + first
                + "}");
    assertThat(counted("courier.logic.repeats")).isPositive();
  }

  @Test
  void aRecordThatIsReadAgainAfterACrashIsFannedOutWithTheSameSeq() {
    long before = NEIGHBOURS.send(Inputs.send(direct("alice4", "bob4"), "alice4", "k0"));
    ChatInput input = Inputs.send(direct("alice4", "bob4"), "alice4", "k1");
    // What a Logic leaves that died between asking Redis and the acknowledgement of its fan-out.
    // The next record of the partition has the next seq: nobody else writes there now.
    NEIGHBOURS
        .redis()
        .set(
            RedisKeys.input(input.getConversation(), input.getMessageId()),
            Long.toString(before + 1));

    assertThat(NEIGHBOURS.send(input)).isEqualTo(before + 1);

    assertThat(NEIGHBOURS.fanout("bob4", input.getMessageId()).getMessage().getSeq())
        .isEqualTo(before + 1);
  }

  @Test
  void anEphemeralMessageIsNotRemembered() {
    ChatInput input = Inputs.ephemeral(Inputs.send(direct("alice5", "bob5"), "alice5", "typing"));

    NEIGHBOURS.send(input);
    NEIGHBOURS.send(input);

    await().atMost(SOON).until(() -> NEIGHBOURS.fanouts("bob5", input.getMessageId()).size() == 2);
    assertThat(NEIGHBOURS.fanouts("bob5", input.getMessageId()))
        .allMatch(fanout -> fanout.getMessage().getEphemeral());
    assertThat(
            NEIGHBOURS
                .redis()
                .exists(RedisKeys.input(input.getConversation(), input.getMessageId())))
        .isZero();
  }

  @Test
  void aStrangerIsToldThatTheMessageWasRejectedAndNobodyReceivesIt() {
    ChatInput refused = Inputs.send(direct("alice6", "bob6"), "mallory6", "k1");
    ChatInput next = Inputs.send(direct("alice6", "bob6"), "alice6", "k2");

    NEIGHBOURS.send(refused);
    NEIGHBOURS.send(next);

    Fanout event =
        NEIGHBOURS.fanout("mallory6", MessageId.ofEvent(refused.getMessageId(), "rejected"));
    assertThat(event.getRecipientsList()).containsExactly(choice("mallory6", false, "phone"));
    assertThat(event.getMessage().getPublication().toStringUtf8())
        .startsWith("{\"type\":\"message.rejected\",\"id\":\"" + refused.getMessageId())
        .contains("\"code\":1001,\"reason\":\"");
    NEIGHBOURS.fanout("bob6", next.getMessageId());
    assertThat(NEIGHBOURS.fanouts("bob6", refused.getMessageId())).isEmpty();
    assertThat(metrics.get("courier.logic.rejected").tag("code", "1001").counter().count())
        .isPositive();
  }

  @Test
  void aRejectedMessageIsRejectedAgainAndNotTakenForARetry() {
    ChatInput refused = Inputs.send(direct("alice7", "bob7"), "alice7", "k1", "no json");
    ChatInput mended = Inputs.send(direct("alice7", "bob7"), "alice7", "k1");

    NEIGHBOURS.send(refused);
    NEIGHBOURS.send(refused);
    NEIGHBOURS.send(mended);

    NEIGHBOURS.fanout("bob7", mended.getMessageId());
    assertThat(NEIGHBOURS.fanouts("alice7", MessageId.ofEvent(refused.getMessageId(), "rejected")))
        .hasSize(2);
    assertThat(NEIGHBOURS.fanouts("alice7", MessageId.ofEvent(refused.getMessageId(), "accepted")))
        .isEmpty();
  }

  @Test
  void whatTheOperatorsRulesRefuseIsToldWithACodeAndCounted() {
    ChatInput link =
        Inputs.send(direct("alice12", "bob12"), "alice12", "k1", "\"see evil.example\"");
    NEIGHBOURS.send(link);
    List<ChatInput> many = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      String to = direct("alice13", i % 2 == 0 ? "bob13" : "carol13");
      many.add(Inputs.send(to, "alice13", "k" + i));
    }
    many.forEach(NEIGHBOURS::send);

    assertThat(rejected("alice12", link)).contains("\"code\":1002,\"reason\":\"the content links");
    // Of two conversations, in any order: one of them is one too many.
    await()
        .atMost(SOON)
        .until(() -> NEIGHBOURS.fanouts("alice13", it -> it.contains("\"code\":111")).size() == 1);
    assertThat(
            NEIGHBOURS.fanouts("bob13", it -> true).size()
                + NEIGHBOURS.fanouts("carol13", it -> true).size())
        .isEqualTo(20);
    for (String rule : List.of("link", "user_rate")) {
      assertThat(metrics.get("courier.logic.rejected").tag("rule", rule).counter().count())
          .isPositive();
    }
    assertThat(metrics.get("courier.logic.rate.buckets").gauge().value()).isPositive();
  }

  private String rejected(String user, ChatInput input) {
    String id = MessageId.ofEvent(input.getMessageId(), "rejected");
    return NEIGHBOURS.fanout(user, id).getMessage().getPublication().toStringUtf8();
  }

  @Test
  void aGroupIsCreatedAndToldAndWrittenTo() {
    ChatInput create = Inputs.create("alice11", "k1", "'name':'us','users':['bob11']");
    ChatInput hello = Inputs.send(create.getConversation(), "bob11", "k2");
    long seq = NEIGHBOURS.send(create);
    NEIGHBOURS.send(create);
    NEIGHBOURS.send(hello);

    assertThat(NEIGHBOURS.fanout("bob11", hello.getMessageId()).getRecipientsList())
        .contains(choice("bob11", true, "phone"));
    String event = MessageId.ofEvent(create.getMessageId(), "event");
    assertThat(NEIGHBOURS.fanouts("bob11", event))
        .singleElement()
        .satisfies(it -> assertThat(it.getMessage().getSeq()).isEqualTo(seq));
    String result = MessageId.ofEvent(create.getMessageId(), "result");
    await().atMost(SOON).until(() -> NEIGHBOURS.fanouts("alice11", result).size() == 2);
    assertThat(metrics.get("courier.logic.group.cached").gauge().value()).isPositive();
  }

  @Test
  void aUserIsBlockedAndItsMessagesAreRefused() {
    ChatInput block =
        Inputs.command("user:alice12", "alice12", "k1", "user.block", "'user':'bob12'");
    NEIGHBOURS.send(block);
    Fanout result = NEIGHBOURS.fanout("alice12", MessageId.ofEvent(block.getMessageId(), "result"));
    assertThat(result.getMessage().getResult().getData().toStringUtf8())
        .isEqualTo("{\"user\":\"bob12\",\"changed\":true}");

    ChatInput refused =
        Inputs.send(direct("alice12", "bob12"), "bob12", "k1").toBuilder()
            .setAt(Inputs.AT + 1)
            .build();
    NEIGHBOURS.send(refused);

    String event = MessageId.ofEvent(refused.getMessageId(), "rejected");
    assertThat(NEIGHBOURS.fanout("bob12", event).getMessage().getPublication().toStringUtf8())
        .endsWith("\"code\":1003,\"reason\":\"you are blocked by alice12\"}");
    assertThat(NEIGHBOURS.fanouts("alice12", refused.getMessageId())).isEmpty();
    assertThat(metrics.get("courier.logic.rejected").tag("code", "1003").counter().count())
        .isPositive();
    await()
        .atMost(SOON)
        .until(() -> metrics.get("courier.logic.relations.heard").gauge().value() == 1);
  }

  @Test
  void aPoisonRecordBecomesADeadLetterAndTheStreamGoesOn() {
    String conversation = direct("alice8", "bob8");
    RecordMetadata poison = NEIGHBOURS.send(conversation, "no protobuf".getBytes(UTF_8));
    RecordMetadata empty =
        NEIGHBOURS.send(
            conversation,
            ChatInput.newBuilder().setConversation(conversation).build().toByteArray());
    ChatInput next = Inputs.send(conversation, "alice8", "k1");
    NEIGHBOURS.send(next);

    NEIGHBOURS.fanout("bob8", next.getMessageId());
    for (RecordMetadata bad : List.of(poison, empty)) {
      await().atMost(SOON).until(() -> NEIGHBOURS.deadLetters(bad).size() == 1);
      ConsumerRecord<byte[], byte[]> dead = NEIGHBOURS.deadLetters(bad).getFirst();
      assertThat(new String(dead.key(), UTF_8)).isEqualTo(conversation);
      assertThat(Neighbours.header(dead, DeadLetters.REASON)).isNotEmpty();
      assertThat(Neighbours.header(dead, DeadLetters.SERVICE)).isEqualTo("logic-service");
    }
  }

  @Test
  void whileRedisStandsStillNothingLeavesAndThenAllDoes() {
    ChatInput input = Inputs.send(direct("alice9", "bob9"), "alice9", "k1");
    double before = counted("courier.loop.retries");
    BackEnds.shared().redis().pause();
    try {
      NEIGHBOURS.send(input);
      await().atMost(SOON).until(() -> counted("courier.loop.retries") > before);
      await().atMost(SOON).until(() -> get("/actuator/health/readiness").statusCode() == 503);
      assertThat(NEIGHBOURS.fanouts("bob9", input.getMessageId())).isEmpty();
    } finally {
      BackEnds.shared().redis().resume();
    }
    NEIGHBOURS.fanout("bob9", input.getMessageId());
    await().atMost(SOON).until(() -> get("/actuator/health/readiness").statusCode() == 200);
  }

  @Test
  void metricsAreThereForPrometheus() {
    ChatInput input = Inputs.send(direct("alice10", "bob10"), "alice10", "k1");
    NEIGHBOURS.send(input);
    NEIGHBOURS.fanout("bob10", input.getMessageId());

    assertThat(get("/actuator/prometheus").body())
        .contains("courier_logic_accepted_total")
        .contains("courier_logic_repeats_total")
        .contains("courier_logic_fanout_recipients_count")
        .contains("courier_logic_batch_records_count")
        .contains("courier_redis_round_trip_seconds_bucket")
        .contains("kafka_consumer_fetch_manager_records_lag");
  }

  private static String direct(String one, String other) {
    return ConversationId.direct(new UserId(one), new UserId(other)).value();
  }

  private static DeviceChoice choice(String user, boolean allExcept, String... devices) {
    return DeviceChoice.newBuilder()
        .setUser(user)
        .addAllDevices(List.of(devices))
        .setAllExcept(allExcept)
        .build();
  }

  private double counted(String counter) {
    return metrics.get(counter).counter().count();
  }

  private HttpResponse<String> get(String path) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("no answer from " + path, e);
    }
  }
}
