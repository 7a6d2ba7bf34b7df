package io.courier.logic.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.kafka.batch.Item;
import io.courier.kafka.consume.Records;
import io.courier.kafka.consume.TransientFailure;
import io.courier.logic.Inputs;
import io.courier.logic.rate.Rate;
import io.courier.logic.rate.RateBook;
import io.courier.logic.store.GroupDatabase;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Message;
import io.courier.stack.backends.BackEnds;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Polls of users who send too fast, over a real Redis. A user may send 3 at once, a conversation
/// take 5, and one comes back each second. Every test has users of its own.
class RatePollTest {
  private static final GroupDatabase DATABASE = new GroupDatabase("logic_rates");
  private static final RedisClient CLIENT =
      RedisClient.create(
          RedisURI.create(BackEnds.shared().redisHost(), BackEnds.shared().redisPort()));
  private static final RedisCommands<String, String> REDIS = CLIENT.connect().sync();

  private final String alice = "a" + UUID.randomUUID();
  private final String bob = "b" + UUID.randomUUID();
  private final String conversation = "direct:" + alice + ":" + bob;
  private final LogicInstance logic = instance();
  private final List<Item> log = new ArrayList<>();

  private static LogicInstance instance() {
    return new LogicInstance(DATABASE, 1_000, new RateBook(new Rate(1, 3), new Rate(1, 5), 1_000));
  }

  @AfterAll
  static void close() {
    CLIENT.shutdown();
    DATABASE.close();
  }

  @Test
  void whatIsTooMuchIsRefusedAndMayBeSentAgainUnderTheSameId() {
    logic.poll(items(send("1"), send("2"), send("3"), send("4"), send("5")));
    assertThat(outcomes(logic))
        .containsExactly("1 sent", "2 sent", "3 sent", "4 refused", "5 refused");
    assertThat(logic.roundTrips).isEqualTo(1);

    logic.sent.clear();
    logic.poll(items(send("4", 1_000), send("3", 1_000), send("4", 1_000), send("5", 1_000)));
    assertThat(outcomes(logic))
        .as("one has come back; repeats of what was sent are no further ones")
        .containsExactly("4 sent", "3 accepted", "4 accepted", "5 refused");
    assertThat(logic.roundTrips).isEqualTo(2);
  }

  @Test
  void aPollThatIsProcessedAgainHasTheSameOutcomeForWhatWasSent() {
    List<Item> poll = items(send("1"), send("2"), send("3"), send("4"));
    logic.kafkaTakes = 2;
    assertThatThrownBy(() -> logic.poll(poll)).isInstanceOf(TransientFailure.class);
    logic.kafkaTakes = Integer.MAX_VALUE;
    logic.sent.clear();

    logic.poll(poll);
    assertThat(outcomes(logic)).containsExactly("1 sent", "2 sent", "3 sent", "4 refused");

    // Another instance, which has the same record and knows nothing of this one; and a busy user.
    LogicInstance other = instance();
    other.poll(items(send("7"), send("8"), send("9")));
    other.sent.clear();
    other.poll(poll);
    assertThat(outcomes(other)).containsExactly("1 sent", "2 sent", "3 sent", "4 refused");
  }

  @Test
  void aRoundTripThatFailsCountsNothing() {
    List<Item> poll = items(send("1"), send("2"), send("3"));
    logic.isRedisAway = true;
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> logic.poll(poll)).isInstanceOf(TransientFailure.class);
    }
    logic.isRedisAway = false;

    logic.poll(poll);
    assertThat(outcomes(logic)).containsExactly("1 sent", "2 sent", "3 sent");
  }

  @Test
  void whatOneInstanceTookIsKnownToTheNext() {
    logic.poll(items(send("1"), send("2"), send("3")));
    logic.poll(items(sendTo("direct:" + alice + ":" + alice, "4")));
    LogicInstance other = instance();
    other.poll(items(send("5"), send("6")));
    assertThat(outcomes(other)).as("it has not asked yet").containsExactly("5 sent", "6 sent");
    other.sent.clear();
    other.poll(items(send("7")));
    other.sent.clear();
    other.poll(items(send("8", 3_000), send("9", 4_000), send("6", 4_000)));
    assertThat(outcomes(other))
        .as("what was too much is paid back first")
        .containsExactly("8 refused", "9 sent", "6 accepted");
  }

  @Test
  void aBucketIsInRedisUntilItIsFullAndBeginsFullWithoutIt() {
    logic.poll(items(send("1"), send("2"), send("3")));
    assertThat(REDIS.exists("rate:{" + alice + "}")).isZero();
    logic.poll(items(sendTo("direct:" + bob + ":" + bob, "x", bob)));
    assertThat(REDIS.hgetall("rate:{" + alice + "}"))
        .containsEntry("full", (Inputs.AT + 3_000) + "000")
        .containsEntry("newest", Inputs.AT + "000");
    assertThat(REDIS.pttl("rate:{" + alice + "}")).isBetween(1L, 3_001L);
    assertThat(REDIS.pttl("rate:{" + conversation + "}")).isBetween(1L, 3_001L);

    REDIS.del("rate:{" + alice + "}");
    LogicInstance other = instance();
    other.poll(items(send("4")));
    other.poll(items(send("5"), send("6"), send("7")));
    assertThat(outcomes(other)).containsExactly("4 sent", "5 sent", "6 sent", "7 refused");
  }

  @Test
  void aScriptThatRedisHasForgottenIsBroughtAlongAgain() {
    logic.poll(items(send("1"), send("2")));
    logic.poll(items(send("3")));
    REDIS.scriptFlush();
    List<Item> poll = items(send("4", 1_000));
    assertThatThrownBy(() -> logic.poll(poll)).isInstanceOf(TransientFailure.class);
    logic.poll(poll);
    logic.poll(items(send("5", 1_000)));
    logic.poll(items(send("6", 1_000)));
    assertThat(outcomes(logic))
        .as("of the poll that failed nothing is counted")
        .containsExactly("1 sent", "2 sent", "3 sent", "4 sent", "5 sent", "6 refused");
    assertThat(REDIS.hget("rate:{" + alice + "}", "full")).isEqualTo((Inputs.AT + 3_000) + "000");
  }

  @Test
  void ephemeralMessagesAreCountedTooAndEachTime() {
    String self = "direct:" + alice + ":" + alice;
    ChatInput typing = Inputs.ephemeral(sendTo(self, "t"));
    logic.poll(items(typing, typing, typing, typing));
    assertThat(outcomes(logic)).containsExactly("t sent", "t sent", "t sent", "t refused");
    assertThat(logic.roundTrips).isZero();
    logic.poll(items(Inputs.ephemeral(send("u", 1_000))));
    assertThat(logic.roundTrips).as("what was taken is told").isEqualTo(1);
  }

  private ChatInput send(String id) {
    return send(id, 0);
  }

  private ChatInput send(String id, long later) {
    return sendTo(conversation, id).toBuilder().setAt(Inputs.AT + later).build();
  }

  private ChatInput sendTo(String to, String id) {
    return sendTo(to, id, alice);
  }

  private ChatInput sendTo(String to, String id, String sender) {
    return Inputs.send(to, sender, id);
  }

  /// Records of one partition, behind the ones before.
  private List<Item> items(ChatInput... inputs) {
    int from = log.size();
    for (ChatInput input : inputs) {
      log.add(Records.item(0, log.size(), input));
    }
    return List.copyOf(log.subList(from, log.size()));
  }

  /// What became of each record, in order. One that was sent went to the shards of both users.
  private static List<String> outcomes(LogicInstance logic) {
    List<String> outcomes = new ArrayList<>();
    Message before = Message.getDefaultInstance();
    for (LogicInstance.Sent sent : logic.sent) {
      Message message = sent.fanout().getMessage();
      if (!message.equals(before) || message.getEphemeral()) {
        String outcome =
            sent.publication()
                .replaceAll(".*\"type\":\"([a-z.]+)\".*\"clientId\":\"(\\w+)\".*", "$2 $1");
        outcomes.add(
            outcome
                .replace("message.rejected", "refused")
                .replace("message.accepted", "accepted")
                .replaceAll("message$", "sent"));
      }
      before = message;
    }
    return outcomes;
  }
}
