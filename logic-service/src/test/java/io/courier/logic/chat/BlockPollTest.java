package io.courier.logic.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.courier.kafka.batch.Item;
import io.courier.kafka.consume.Records;
import io.courier.kafka.consume.TransientFailure;
import io.courier.logic.Inputs;
import io.courier.logic.relation.BlockDecision;
import io.courier.logic.relation.BlockPolicy;
import io.courier.logic.relation.Unknown;
import io.courier.logic.relation.store.BlockListener;
import io.courier.logic.relation.store.PostgresBlocks;
import io.courier.logic.store.GroupDatabase;
import io.courier.messages.id.MessageId;
import io.courier.messages.id.Position;
import io.courier.messages.topic.ChatInput;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Polls with commands about blocks and messages between users, over a real Redis and a real
/// PostgreSQL. Every test has an alice, a bob and a carol of its own; the offset of a record is its
/// time.
class BlockPollTest {
  private static final GroupDatabase DATABASE = new GroupDatabase("logic_block_polls");

  /// Long, so that a slow machine does not have what was read count as outdated.
  private static final Duration LIFE = Duration.ofMinutes(1);

  /// The times of the records are long ago, and what ended at them is to be kept.
  private static final Duration KEPT = Duration.ofDays(7_000);

  private static final BlockListener LISTENER = listener();

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final String alice = "alice-" + run;
  private final String bob = "bob-" + run;
  private final String carol = "carol-" + run;
  private final LogicInstance logic = instance(DATABASE, Unknown.ALLOW);
  private int offset;

  @AfterAll
  static void close() {
    LISTENER.close();
    DATABASE.close();
  }

  @Test
  void whoIsBlockedIsToldSoAndNobodyReceivesIt() {
    poll(block(alice, "b", bob), message(bob, alice, "1"), message(alice, bob, "2"));

    assertThat(publicationOf(0))
        .endsWith(
            "\"method\":\"user.block\",\"result\":{\"user\":\"" + bob + "\",\"changed\":true}}");
    assertThat(toOf(1)).isEqualTo(bob);
    assertThat(publicationOf(1))
        .startsWith("{\"type\":\"message.rejected\"")
        .endsWith("\"code\":1003,\"reason\":\"you are blocked by " + alice + "\"}");
    assertThat(publicationOf(2)).startsWith("{\"type\":\"message\"");
    poll(unblock(alice, "u", bob), message(bob, alice, "4"));
    assertThat(publicationOf(3)).endsWith("\"changed\":true}}");
    assertThat(publicationOf(4)).startsWith("{\"type\":\"message\"");
  }

  @Test
  void aMessageThatWasReceivedBeforeTheBlockIsDeliveredWhenItIsReadBehindIt() {
    Item early = item(message(bob, alice, "0"));
    Item block = item(block(alice, "b", bob));
    Item late = item(message(bob, alice, "2"));
    logic.poll(List.of(block, late, early));
    assertThat(publicationOf(0)).startsWith("{\"type\":\"message\"");
    assertThat(publicationOf(2)).startsWith("{\"type\":\"message.rejected\"");
  }

  @Test
  void whatWasAdmittedOnceIsNotJudgedAgain() {
    // By the clock of its node the message is later than the block that follows.
    ChatInput fromTomorrow =
        message(bob, alice, "0").toBuilder().setAt(Inputs.AT + 1_000_000).build();
    Item sent = Records.item(0, offset++, fromTomorrow);
    logic.poll(List.of(sent));
    poll(block(alice, "b", bob));
    int before = logic.sent.size();

    logic.poll(List.of(sent));
    logic.poll(List.of(Records.item(0, offset++, fromTomorrow)));

    List<String> again =
        logic.sent.subList(before, logic.sent.size()).stream()
            .map(LogicInstance.Sent::publication)
            .map(it -> it.replaceAll("\\{\"type\":\"([a-z._]+)\".*", "$1"))
            .distinct()
            .toList();
    assertThat(again).containsExactly("message", "message.accepted");
  }

  @Test
  void whatWasRefusedIsRefusedAgainAlsoBehindTheEndOfTheBlock() {
    poll(block(alice, "b", bob));
    Item refused = item(message(bob, alice, "1"));
    logic.poll(List.of(refused));
    poll(unblock(alice, "u", bob));
    logic.poll(List.of(refused));
    assertThat(of(1)).hasSize(2);
    assertThat(of(1)).allMatch(it -> it.publication().contains("message.rejected"));
  }

  @Test
  void messagesToGroupsAndWhatIsEphemeralAreJudgedForWhatTheyAre() {
    poll(
        block(alice, "b", bob),
        Inputs.create(alice, run, "'name':'us','users':['" + bob + "']"),
        Inputs.ephemeral(message(bob, alice, "2")));
    String group = "group:" + MessageId.of(alice, run);
    poll(Inputs.send(group, bob, run + "g"));
    assertThat(publicationOf(2)).contains("\"code\":1003");
    assertThat(publicationOf(3)).startsWith("{\"type\":\"message\"");
  }

  @Test
  void aCommandIsCarriedOutOnceAndAnsweredAlikeWheneverItComesAgain() {
    Item first = item(block(alice, "b", bob));
    logic.poll(List.of(first));
    poll(unblock(alice, "u", bob), block(alice, "b", bob));
    logic.poll(List.of(first));

    assertThat(publicationOf(2)).isEqualTo(publicationOf(0)).contains("\"changed\":true");
    assertThat(of(0)).hasSize(2);
    assertThat(of(0).getLast().publication()).isEqualTo(of(0).getFirst().publication());
    poll(message(bob, alice, "3"), block(alice, "b2", bob), block(alice, "b3", bob));
    assertThat(publicationOf(3)).as("still unblocked").startsWith("{\"type\":\"message\"");
    assertThat(publicationOf(4)).contains("\"changed\":true");
    assertThat(publicationOf(5)).contains("\"changed\":false");
  }

  @Test
  void aCommandWhoseOutcomeIsLostWhileLaterOnesHaveOneIsADeadLetter() {
    Item first = item(block(alice, "b", bob));
    logic.poll(List.of(first));
    poll(unblock(alice, "u", bob));
    DATABASE
        .jdbc()
        .update(
            "DELETE FROM logic.block_outcome WHERE user_id = ? AND seq = ?",
            alice,
            Position.of(LogicInstance.GENERATION, 0));
    logic.poll(List.of(first));
    assertThat(logic.dead).singleElement().asString().startsWith("0: ");
  }

  @Test
  void whatIsNoCommandOrNotAllowedIsRefusedWithACodeAndASentence() {
    poll(
        block(alice, "1", alice),
        command(alice, "2", "user.block", "'user':'no name'"),
        command(alice, "3", "user.unblock", "'user':'bob','x':1"),
        block(alice, "4", bob),
        block(alice, "5", carol),
        block(alice, "6", "dave"),
        block(alice, "7", "erin"));
    assertThat(publicationOf(0)).contains("\"code\":107,\"reason\":\"user is yourself");
    assertThat(publicationOf(1)).contains("\"code\":107,\"reason\":\"user is no user id\"");
    assertThat(publicationOf(2)).contains("\"code\":107,\"reason\":\"there is no field x\"");
    assertThat(publicationOf(5)).contains("\"changed\":true");
    assertThat(publicationOf(6)).contains("\"code\":1007");
  }

  @Test
  void whoIsBlockedIsListedInPages() {
    poll(
        block(alice, "1", carol),
        block(alice, "2", bob),
        command(alice, "3", "user.blocks", "'limit':1"),
        command(alice, "4", "user.blocks", "'after':'" + bob + "'"),
        command(bob, "5", "user.blocks", "'limit':500"));
    assertThat(publicationOf(2))
        .endsWith(
            "\"result\":{\"blocks\":[{\"user\":\"%s\",\"since\":%d}],\"next\":\"%s\"}}"
                .formatted(bob, Inputs.AT + 1, bob));
    assertThat(publicationOf(3))
        .endsWith("{\"blocks\":[{\"user\":\"%s\",\"since\":%d}]}}".formatted(carol, Inputs.AT));
    assertThat(publicationOf(4)).endsWith("\"result\":{\"blocks\":[]}}");
  }

  @Test
  void anotherInstanceHearsOfABlockAndOtherwiseAsksPostgresNothing() {
    try (BlockListener listener = listener()) {
      LogicInstance other = instance(listener, DATABASE, Unknown.ALLOW);
      await().atMost(Duration.ofSeconds(30)).until(listener::isHearing);
      other.poll(List.of(item(message(bob, alice, "0"))));
      int before = DATABASE.transactions();
      for (int i = 0; i < 50; i++) {
        other.poll(List.of(item(message(bob, alice, "m" + i))));
      }
      assertThat(DATABASE.transactions()).isEqualTo(before);

      poll(block(alice, "b", bob));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                other.poll(List.of(item(message(bob, alice, "n" + offset))));
                return other.sent.getLast().publication().contains("\"code\":1003");
              });
    }
  }

  @Test
  void whileThePostgresIsAwayMemoryDecidesAndTheRestIsAsConfigured() {
    try (GroupDatabase away = new GroupDatabase("logic_block_polls_away")) {
      LogicInstance allowing = instance(away, Unknown.ALLOW);
      LogicInstance waiting = instance(away, Unknown.WAIT);
      allowing.poll(List.of(item(block(alice, "b", bob)), item(message(bob, alice, "1"))));
      waiting.poll(List.of(item(message(bob, alice, "2"))));
      allowing.poll(List.of(item(Inputs.create(alice, run, "'name':'us'"))));
      away.goAway();

      allowing.poll(List.of(item(message(bob, alice, "3")), item(message(bob, carol, "4"))));
      assertThat(allowing.sent.stream().filter(it -> it.at() == Inputs.AT + 4))
          .allMatch(it -> it.publication().contains("\"code\":1003"))
          .isNotEmpty();
      assertThat(allowing.sent.getLast().publication()).startsWith("{\"type\":\"message\"");
      Item unknown = item(message(bob, carol, "5"));
      assertThatThrownBy(() -> waiting.poll(List.of(unknown))).isInstanceOf(TransientFailure.class);
      Item command = item(block(alice, "c", carol));
      Item toGroup = item(Inputs.send("group:" + MessageId.of(alice, run), alice, run + "g"));
      assertThatThrownBy(() -> allowing.poll(List.of(toGroup, command)))
          .isInstanceOf(TransientFailure.class);
      allowing.sent.clear();
      allowing.poll(List.of(toGroup));
      assertThat(allowing.sent).as("the group is in memory still").isNotEmpty();
    }
  }

  private static BlockListener listener() {
    BlockListener listener = new BlockListener(DATABASE.direct(), LIFE, System::nanoTime);
    listener.start();
    return listener;
  }

  private static LogicInstance instance(GroupDatabase database, Unknown unknown) {
    return instance(LISTENER, database, unknown);
  }

  private static LogicInstance instance(
      BlockListener listener, GroupDatabase database, Unknown unknown) {
    PostgresBlocks blocks =
        new PostgresBlocks(
            database.jdbc(), database.transactionManager(), KEPT, new SimpleMeterRegistry());
    BlockPolicy policy = new BlockPolicy(blocks, listener, 1_000, unknown, LIFE, System::nanoTime);
    return new LogicInstance(
        database, 1_000, Relations.withBlocks(policy, blocks, new BlockDecision(3)));
  }

  private ChatInput block(String sender, String clientId, String user) {
    return command(sender, clientId, "user.block", "'user':'" + user + "'");
  }

  private ChatInput unblock(String sender, String clientId, String user) {
    return command(sender, clientId, "user.unblock", "'user':'" + user + "'");
  }

  private ChatInput command(String sender, String clientId, String method, String data) {
    return Inputs.command("user:" + sender, sender, run + clientId, method, data);
  }

  private ChatInput message(String sender, String to, String clientId) {
    String conversation =
        sender.compareTo(to) < 0 ? "direct:" + sender + ":" + to : "direct:" + to + ":" + sender;
    return Inputs.send(conversation, sender, run + "m" + clientId);
  }

  private Item item(ChatInput input) {
    int at = offset++;
    return Records.item(0, at, input.toBuilder().setAt(Inputs.AT + at).build());
  }

  private void poll(ChatInput... inputs) {
    logic.poll(List.of(inputs).stream().map(this::item).toList());
  }

  private List<LogicInstance.Sent> of(int at) {
    return logic.sent.stream().filter(it -> it.at() == Inputs.AT + at).toList();
  }

  private String publicationOf(int at) {
    return of(at).getLast().publication();
  }

  private String toOf(int at) {
    return String.join(" ", of(at).stream().flatMap(it -> it.users().stream()).toList());
  }
}
