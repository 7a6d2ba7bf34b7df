package io.courier.access.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.courier.access.link.TestLinks;
import io.courier.access.produce.HeldProducer;
import io.courier.access.produce.RecordSender;
import io.courier.access.session.Session;
import io.courier.access.session.TestSessions;
import io.courier.access.settings.AccessProperties;
import io.courier.messages.id.ConversationId;
import io.courier.messages.id.UserId;
import io.courier.messages.link.Down;
import io.courier.messages.link.Reply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/// Messages and commands of clients while Kafka takes nothing.
class ChatSenderTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration WAIT = Duration.ofSeconds(4);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HeldProducer producer = new HeldProducer();
  private final List<Reply> replies = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();
  private final CommandCounts counts = new CommandCounts(registry);
  private final PendingCommands pending =
      new PendingCommands(WAIT, counts, (session, frame) -> replied(frame));
  private RecordSender records = new RecordSender(producer, 1 << 20, registry);

  @AfterEach
  void stop() {
    producer.full(false);
    records.stop();
  }

  @Test
  void aSessionWithTooManyMessagesOnTheirWayIsRefusedAsTemporaryUntilKafkaHasThem() {
    ChatSender chat = sender(3, 100);
    Session alice = session("alice");
    for (int id = 1; id <= 5; id++) {
      send(chat, alice, id);
    }
    assertThat(refused()).containsExactly(4, 5);
    send(chat, session("carol"), 6);
    assertThat(refused()).containsExactly(4, 5);
    assertThat(inFlight()).isEqualTo(4);

    producer.full(false);
    records.start();

    await().atMost(SOON).until(() -> replies.size() == 6 && inFlight() == 0);
    send(chat, alice, 7);
    await().atMost(SOON).until(() -> replies.size() == 7);
    assertThat(refused()).containsExactly(4, 5);
  }

  @Test
  void theNodesBoundRefusesEverybody() {
    ChatSender chat = sender(10, 4);
    for (int id = 1; id <= 6; id++) {
      send(chat, session("user" + id), id);
    }
    assertThat(refused()).containsExactly(5, 6);
    assertThat(inFlight()).isEqualTo(4);
    assertThat(registry.get("courier.access.sends.refused").counter().count()).isEqualTo(2);
  }

  @Test
  void whatWaitsForKafkaIsBoundedByBytesToo() {
    records = new RecordSender(producer, 10_000, new SimpleMeterRegistry());
    ChatSender chat = sender(1_000, 1_000);
    Session alice = session("alice");
    for (int id = 1; id <= 100; id++) {
      send(chat, alice, id);
    }
    assertThat(refused()).hasSizeBetween(80, 95).contains(100);
  }

  @Test
  void commandsAndMessagesOfASessionShareItsBound() {
    ChatSender chat = sender(3, 100);
    Session alice = session("alice");
    send(chat, alice, 1);
    command(chat, alice, 2);
    command(chat, alice, 3);
    command(chat, alice, 4);
    send(chat, alice, 5);
    assertThat(refused()).containsExactly(4, 5);
    assertThat(inFlight()).isEqualTo(3);
    assertThat(counts.underWay()).isEqualTo(2);
  }

  /// Logic away: Kafka has the commands, and nothing answers them.
  @Test
  void theNodesBoundOfCommandsWithoutAResultDoesNotHoldUpMessages() {
    ChatSender chat = sender(10, 2);
    producer.full(false);
    records.start();
    for (int id = 1; id <= 2; id++) {
      command(chat, session("user" + id), id);
      runAnswerOfKafka();
    }
    command(chat, session("user3"), 3);
    send(chat, session("user4"), 4);
    assertThat(refused()).containsExactly(3);
    assertThat(counts.underWay()).isEqualTo(2);
  }

  @Test
  void aCommandIsNotAnsweredWhenKafkaHasItButWhenItsTimeIsOver() {
    ChatSender chat = sender(10, 10);
    Session alice = session("alice");
    producer.full(false);
    records.start();
    command(chat, alice, 1);
    runAnswerOfKafka();
    assertThat(inFlight()).isZero();
    assertThat(alice.sendsInFlight()).isEqualTo(1);
    assertThat(replies).isEmpty();
    pending.expire(WAIT.toNanos());
    assertThat(replies.getFirst().getErrorCode()).isEqualTo(1000);
    assertThat(alice.sendsInFlight()).isZero();
  }

  @Test
  void aCommandThatKafkaRefusesIsAnsweredWithATemporaryError() {
    ChatSender chat = sender(10, 10);
    Session alice = session("alice");
    producer.refuse(new KafkaException("not now, not later"));
    records.start();
    command(chat, alice, 1);
    runAnswerOfKafka();
    assertThat(replies.getFirst().getErrorCode()).isEqualTo(100);
    assertThat(replies.getFirst().getErrorTemporary()).isTrue();
    assertThat(alice.sendsInFlight()).isZero();
    assertThat(inFlight()).isZero();
  }

  private ChatSender sender(int ofSession, int ofNode) {
    AccessProperties.Inbound inbound =
        new AccessProperties.Inbound(
            DataSize.ofKilobytes(16), DataSize.ofKilobytes(64), ofSession, 2, ofNode, WAIT);
    return new ChatSender(records, inbound, 1, Clock.systemUTC(), counts, registry);
  }

  private void send(ChatSender chat, Session session, int id) {
    Call.Send call =
        new Call.Send(
            ConversationId.direct(new UserId(session.device().user()), new UserId("bob")),
            "k" + id,
            ByteString.copyFromUtf8("\"" + "x".repeat(500) + "\""),
            false);
    chat.send(session, id, call, Runnable::run, this::replied);
  }

  private void command(ChatSender chat, Session session, int id) {
    Call.Command call =
        new Call.Command(
            "group.mine",
            "user:" + session.device().user(),
            "k" + id,
            ByteString.copyFromUtf8("{\"clientId\":\"k" + id + "\"}"));
    chat.command(session, id, call, pending, answers::add, this::replied, 0);
  }

  /// What the sender of records gives to the loop, on this thread.
  private void runAnswerOfKafka() {
    await().atMost(SOON).until(() -> !answers.isEmpty());
    answers.remove().run();
  }

  private void replied(Down frame) {
    replies.add(frame.getReply());
  }

  private List<Integer> refused() {
    return replies.stream()
        .filter(reply -> reply.getErrorCode() == 111 && reply.getErrorTemporary())
        .map(Reply::getId)
        .toList();
  }

  private double inFlight() {
    return registry.get("courier.access.sends.in.flight").gauge().value();
  }

  private static Session session(String user) {
    return TestSessions.session(TestLinks.link("gateway-1"), user, "phone");
  }
}
