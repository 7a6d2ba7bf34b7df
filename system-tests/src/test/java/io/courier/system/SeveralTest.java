package io.courier.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.courier.stack.up.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Several of each service, as two dozen pairs of users see them: instances come, leave and die,
/// and the same connections go on. The order only saves starts of processes. The delays that it
/// prints are those of docs/rationale.md.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeveralTest {
  private static final int PAIRS = 24;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Stack STACK = TestStack.get();

  private static RedisView redis;
  private static Backlog backlog;
  private static Talk talk;

  @BeforeAll
  static void connect() {
    redis = new RedisView();
    backlog = new Backlog();
    talk = new Talk("several", PAIRS);
  }

  @AfterAll
  static void leave() {
    talk.close();
    backlog.close();
    redis.close();
  }

  @Test
  @Order(1)
  void usersOfBothGatewaysAndBothOwnersReachEachOther() {
    Map<Integer, String> owners = startAccessNodes();
    Set<Set<String>> ownersOfPairs =
        talk.pairs().stream()
            .map(
                pair ->
                    pair.stream()
                        .map(user -> owners.getOrDefault(redis.shardOf(user), "nobody"))
                        .collect(Collectors.toSet()))
            .collect(Collectors.toSet());
    assertThat(ownersOfPairs)
        .contains(Set.of("access-1"), Set.of("access-2"), Set.of("access-1", "access-2"));

    say("two of each", talk.during(() -> {}));
    talk.awaitShownWhereTheyAre(redis);
  }

  @Test
  @Order(2)
  void twoDevicesOfOneUserAtDifferentGatewaysSeeTheSame() {
    try (ChatClient alice = ChatClient.connect(TestStack.webSocket(1), "both-alice", "phone");
        ChatClient desk = ChatClient.connect(TestStack.webSocket(2), "both-alice", "desk");
        ChatClient phone = ChatClient.connect(TestStack.webSocket(1), "both-bob", "phone");
        ChatClient tablet = ChatClient.connect(TestStack.webSocket(2), "both-bob", "tablet")) {
      List<String> texts = alice.sendMany("both-bob", 100);
      phone.awaitTexts(texts);
      tablet.awaitTexts(texts);
      desk.awaitTexts(texts);
      assertThat(tablet.received())
          .extracting(Received::id, Received::seq, Received::offset)
          .isEqualTo(
              phone.received().stream().map(it -> tuple(it.id(), it.seq(), it.offset())).toList());
      assertThat(redis.presence().get("both-bob")).hasSize(2);
    }
  }

  @Test
  @Order(3)
  void accessNodesJoinAndDieAndLeaveWhileMessagesFlow() {
    startAccessNodes();
    Duration joining =
        talk.during(
            () -> {
              STACK.start("access-3");
              awaitOwners(Set.of("access-1", "access-2", "access-3"));
            });
    say("an access node joins", joining);
    talk.awaitShownWhereTheyAre(redis);

    Duration dying =
        talk.during(
            () -> {
              STACK.kill("access-2");
              awaitOwners(Set.of("access-1", "access-3"));
            });
    say("an access node is killed", dying);
    talk.awaitShownWhereTheyAre(redis);
    // A peer has found it dead, which is sooner than the group's own time-out.
    assertThat(Stream.of("access-1", "access-3").map(STACK::log).map(SeveralTest::read))
        .anyMatch(log -> log.contains("node access-2 is dead"));

    Duration leaving =
        talk.during(
            () -> {
              STACK.stop("access-3");
              awaitOwners(Set.of("access-1"));
            });
    say("an access node leaves in order", leaving);
    talk.awaitShownWhereTheyAre(redis);
    assertThat(redis.nodes()).containsExactly("access-1");
  }

  @Test
  @Order(4)
  void whatAnInstanceOfLogicPushOrOfflineLeavesBehindIsDoneByTheOther() {
    List.of("logic-2", "push-2", "offline-2").forEach(STACK::start); // what runs stays
    try (ChatClient alice = ChatClient.connect("behind-alice", "phone");
        ChatClient bob = ChatClient.connect("behind-bob", "phone")) {
      bob.disconnect();
      await().atMost(SOON).until(() -> !redis.presence().containsKey("behind-bob"));

      List<String> texts = new ArrayList<>();
      Duration leaving =
          talk.during(
              () -> {
                texts.addAll(send(alice, "behind-bob", "first", 30));
                STACK.stop("push-2");
                texts.addAll(send(alice, "behind-bob", "second", 30));
              });
      say("a push instance leaves in order", leaving);
      backlog.awaitNone(SOON);

      Duration dying =
          talk.during(
              () -> {
                texts.addAll(send(alice, "behind-bob", "third", 30));
                STACK.kill("logic-2");
                STACK.kill("offline-2");
                texts.addAll(send(alice, "behind-bob", "fourth", 30));
              });
      say("a logic and an offline instance are killed", dying);
      backlog.awaitNone(SOON);

      bob.connect();
      bob.awaitTexts(texts);
      assertThat(bob.received()).extracting(Received::seq).isSorted().doesNotHaveDuplicates();
    }
  }

  private static List<String> send(ChatClient from, String to, String name, int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(name + i);
      from.sendUntilAnswered(to, name + i).orTimeout(60, TimeUnit.SECONDS).join();
    }
    return texts;
  }

  private static Map<Integer, String> startAccessNodes() {
    TestStack.startAll();
    return awaitOwners(Set.of("access-1", "access-2"));
  }

  /// All shards have an owner, and each of these owns some.
  private static Map<Integer, String> awaitOwners(Set<String> nodes) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(new TreeSet<>(redis.owners().values())).isEqualTo(new TreeSet<>(nodes)));
    return redis.owners();
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(String what, Duration longest) {
    System.out.printf("%s: the longest message took %d ms%n", what, longest.toMillis());
  }
}
