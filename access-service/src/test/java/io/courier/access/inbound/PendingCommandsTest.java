package io.courier.access.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.access.inbound.PendingCommands.Pending;
import io.courier.access.link.TestLinks;
import io.courier.access.session.Session;
import io.courier.access.session.TestSessions;
import io.courier.messages.link.Reply;
import io.courier.messages.topic.CommandResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Who is answered with what, and when.
class PendingCommandsTest {
  private static final long WAIT = 4_000;

  private record Answer(Session to, Reply reply) {}

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CommandCounts counts = new CommandCounts(registry);
  private final List<Answer> answers = new ArrayList<>();
  private final PendingCommands commands =
      new PendingCommands(
          Duration.ofNanos(WAIT),
          counts,
          (session, frame) -> answers.add(new Answer(session, frame.getReply())));
  private final Session phone = session("phone");
  private final Session laptop = session("laptop");

  @Test
  void aResultAnswersTheRpcThatWaitsForIt() {
    commands.accepted(commands.begin(phone, 7, "c1", 0));
    assertThat(commands.answer(phone, done("c1", "{\"group\":\"g1\"}"))).isTrue();
    assertThat(answers).extracting(Answer::to).containsExactly(phone);
    Reply reply = answers.getFirst().reply();
    assertThat(reply.getId()).isEqualTo(7);
    assertThat(reply.getHandle()).isEqualTo(phone.handle());
    assertThat(reply.getErrorCode()).isZero();
    assertThat(reply.getData().toStringUtf8()).isEqualTo("{\"group\":\"g1\"}");
    assertNothingIsLeft();
    assertThat(count("answered")).isEqualTo(1);
  }

  @Test
  void aRefusalIsTheAnswerWithItsCodeAndSentence() {
    commands.begin(phone, 7, "c1", 0);
    commands.answer(phone, refused("c1", 1006, "it takes an admin"));
    Reply reply = answers.getFirst().reply();
    assertThat(reply.getErrorCode()).isEqualTo(1006);
    assertThat(reply.getErrorMessage()).isEqualTo("it takes an admin");
    assertThat(reply.getErrorTemporary()).isFalse();
    assertThat(reply.getData()).isEqualTo(ByteString.EMPTY);
    commands.begin(phone, 8, "c2", 0);
    commands.answer(phone, refused("c2", 100, "later"));
    assertThat(answers.getLast().reply().getErrorTemporary()).isTrue();
  }

  @Test
  void aResultWithoutDataIsAnEmptyObject() {
    commands.begin(phone, 7, "c1", 0);
    commands.answer(phone, done("c1", ""));
    assertThat(answers.getFirst().reply().getData().toStringUtf8()).isEqualTo("{}");
  }

  @Test
  void whatNobodyWaitsForIsNoAnswer() {
    assertThat(commands.answer(phone, done("c1", "{}"))).isFalse();
    commands.begin(phone, 7, "c1", 0);
    assertThat(commands.answer(phone, done("c2", "{}"))).as("another command").isFalse();
    assertThat(commands.answer(laptop, done("c1", "{}"))).as("another session").isFalse();
    assertThat(commands.answer(session("phone"), done("c1", "{}")))
        .as("a later session of the device")
        .isFalse();
    assertThat(answers).isEmpty();
    commands.answer(phone, done("c1", "{}"));
    assertThat(commands.answer(phone, done("c1", "{}"))).as("a second time").isFalse();
    assertThat(answers).hasSize(1);
  }

  @Test
  void rpcsOfOneSessionForTheSameCommandAreAllAnswered() {
    commands.begin(phone, 7, "c1", 0);
    commands.begin(phone, 8, "c2", 0);
    commands.begin(phone, 9, "c1", 0);
    commands.begin(laptop, 10, "c1", 0);
    assertThat(commands.answer(phone, done("c1", "{}"))).isTrue();
    assertThat(answers).extracting(it -> it.reply().getId()).containsExactly(7, 9);
    assertThat(counts.underWay()).isEqualTo(2);
  }

  @Test
  void whoHasWaitedTooLongIsToldThatTheResultFollows() {
    commands.accepted(commands.begin(phone, 7, "c1", 0));
    commands.accepted(commands.begin(laptop, 8, "c2", 1));
    commands.expire(WAIT - 1);
    assertThat(answers).isEmpty();
    commands.expire(WAIT);
    assertThat(answers).hasSize(1);
    Reply reply = answers.getFirst().reply();
    assertThat(reply.getId()).isEqualTo(7);
    assertThat(reply.getErrorCode()).isEqualTo(1000);
    assertThat(reply.getErrorMessage()).isEqualTo("accepted, the result follows as an event");
    assertThat(commands.answer(phone, done("c1", "{}"))).as("too late").isFalse();
    commands.expire(WAIT + 1);
    assertThat(answers).hasSize(2);
    assertNothingIsLeft();
    assertThat(count("timed.out")).isEqualTo(2);
    assertThat(count("answered")).isZero();
  }

  @Test
  void whatKafkaHasNotAcknowledgedIsNotCalledAccepted() {
    Pending pending = commands.begin(phone, 7, "c1", 0);
    commands.expire(WAIT);
    assertThat(answers.getFirst().reply().getErrorCode()).isEqualTo(100);
    assertThat(answers.getFirst().reply().getErrorTemporary()).isTrue();
    assertThat(phone.sendsInFlight()).as("its record still waits").isEqualTo(1);
    commands.refused(pending);
    assertThat(answers).hasSize(1);
    assertNothingIsLeft();
  }

  @Test
  void aResultThatIsQuickerThanTheAcknowledgementIsTheAnswer() {
    Pending pending = commands.begin(phone, 7, "c1", 0);
    assertThat(commands.answer(phone, done("c1", "{}"))).isTrue();
    commands.accepted(pending);
    assertThat(answers).hasSize(1);
    assertNothingIsLeft();
  }

  @Test
  void whatASessionWaitedForGoesWithIt() {
    Pending pending = commands.begin(phone, 7, "c1", 0);
    commands.accepted(commands.begin(phone, 8, "c2", 0));
    commands.begin(laptop, 9, "c1", 0);
    commands.forget(phone);
    assertThat(counts.underWay()).isEqualTo(1);
    assertThat(commands.answer(phone, done("c2", "{}"))).isFalse();
    commands.accepted(pending);
    commands.expire(WAIT);
    assertThat(answers).extracting(Answer::to).containsExactly(laptop);
  }

  /// Whatever comes in which order: every rpc of a session that stays is answered once, and nothing
  /// is left over.
  @Test
  void everyRpcIsAnsweredOnceWhateverHappens() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      answers.clear();
      List<Session> sessions = List.of(session("a"), session("b"), session("c"));
      Set<Session> ended = new HashSet<>();
      List<Pending> atKafka = new ArrayList<>();
      Map<Integer, Session> begun = new HashMap<>();
      long now = 0;
      for (int id = 1; id <= 60; id++) {
        now += random.nextInt(300);
        Session session = sessions.get(random.nextInt(3));
        String command = "c" + random.nextInt(4);
        switch (random.nextInt(6)) {
          case 0 -> commands.answer(session, done(command, "{}"));
          case 1 -> commands.expire(now);
          case 2 -> settleOne(atKafka, random);
          case 3 -> {
            if (random.nextInt(10) == 0) {
              ended.add(session);
              commands.forget(session);
            }
          }
          default -> {
            if (!ended.contains(session)) {
              atKafka.add(commands.begin(session, id, command, now));
              begun.put(id, session);
            }
          }
        }
      }
      commands.expire(now + WAIT);
      while (!atKafka.isEmpty()) {
        settleOne(atKafka, random);
      }
      begun.values().removeAll(ended);
      assertThat(answers.stream().map(it -> it.reply().getId()))
          .as("seed " + seed)
          .doesNotHaveDuplicates()
          .containsAll(begun.keySet());
      assertThat(counts.underWay()).as("seed " + seed).isZero();
      assertThat(sessions).allMatch(it -> it.sendsInFlight() == 0);
    }
  }

  private void settleOne(List<Pending> atKafka, Random random) {
    if (!atKafka.isEmpty()) {
      Pending pending = atKafka.remove(random.nextInt(atKafka.size()));
      if (random.nextInt(4) == 0) {
        commands.refused(pending);
      } else {
        commands.accepted(pending);
      }
    }
  }

  private void assertNothingIsLeft() {
    assertThat(phone.sendsInFlight()).isZero();
    assertThat(laptop.sendsInFlight()).isZero();
    assertThat(counts.underWay()).isZero();
  }

  private double count(String what) {
    return registry.get("courier.access.commands." + what).counter().count();
  }

  private static CommandResult done(String command, String data) {
    return CommandResult.newBuilder()
        .setCommand(command)
        .setData(ByteString.copyFromUtf8(data))
        .build();
  }

  private static CommandResult refused(String command, int code, String sentence) {
    return CommandResult.newBuilder()
        .setCommand(command)
        .setErrorCode(code)
        .setErrorMessage(sentence)
        .build();
  }

  private static Session session(String device) {
    return TestSessions.session(TestLinks.link("gateway-1"), "alice", device);
  }
}
