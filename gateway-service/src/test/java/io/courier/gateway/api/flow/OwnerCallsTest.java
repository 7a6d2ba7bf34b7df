package io.courier.gateway.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.gateway.api.flow.OwnerCalls.Attempt;
import io.courier.gateway.api.flow.OwnerCalls.Outcome;
import io.courier.messages.link.ServerAnswer;
import io.courier.messages.link.ServerCall;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnerCallsTest {
  private static final long DEADLINE = 10_000;

  private final List<String> sent = new ArrayList<>();
  private final List<String> avoided = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private Attempt next = new Attempt.Sent("link-1");
  private final OwnerCalls calls =
      new OwnerCalls(
          new OwnerCalls.Road() {
            @Override
            public Attempt send(long number, String user, ServerCall call) {
              if (next instanceof Attempt.Sent) {
                sent.add(number + " " + user);
              }
              return next;
            }

            @Override
            public void isNotOwner(String user) {
              avoided.add(user);
            }
          });

  private void call(String user) {
    calls.call(user, ServerCall.getDefaultInstance(), DEADLINE, 0, outcomes::add);
  }

  private static ServerAnswer.Builder answer(long number) {
    return ServerAnswer.newBuilder().setCall(number);
  }

  @Test
  void anAnswerIsToldOnce() {
    call("alice");
    ServerAnswer answer = answer(1).build();
    calls.answered(answer, 5);
    calls.answered(answer, 6);
    calls.look(DEADLINE + 1);
    assertThat(outcomes).containsExactly(new Outcome.Answered(answer));
    assertThat(calls.waiting()).isZero();
  }

  @Test
  void oneThatFoundNoOwnerIsTriedAgainUntilItsTimeIsOver() {
    next = new Attempt.NoRoad();
    call("alice");
    calls.look(100);
    assertThat(sent).isEmpty();
    next = new Attempt.Sent("link-1");
    calls.look(150);
    assertThat(sent).isEmpty();
    calls.look(200);
    assertThat(sent).containsExactly("1 alice");
    next = new Attempt.NoRoad();
    call("bob");
    calls.look(DEADLINE);
    assertThat(outcomes).containsExactly(new Outcome.Unknown(), new Outcome.NotSent());
  }

  @Test
  void anOwnerThatIsNoneIsAvoidedAndTheNextOneAsked() {
    call("alice");
    calls.answered(answer(1).setNotOwner(true).build(), 5);
    assertThat(avoided).containsExactly("alice");
    assertThat(outcomes).isEmpty();
    calls.look(105);
    assertThat(sent).containsExactly("1 alice", "1 alice");
    calls.answered(answer(1).build(), 110);
    assertThat(outcomes).hasSize(1);
  }

  @Test
  void whatWasOnALinkThatIsLostIsUnknownAndNotSentAgain() {
    call("alice");
    next = new Attempt.Sent("link-2");
    call("bob");
    calls.lost("link-1");
    assertThat(outcomes).containsExactly(new Outcome.Unknown());
    calls.look(5_000);
    calls.answered(answer(1).build(), 5_001);
    assertThat(sent).containsExactly("1 alice", "2 bob");
    assertThat(calls.waiting()).isEqualTo(1);
  }

  @Test
  void whatIsNotAnsweredInTimeIsUnknown() {
    call("alice");
    calls.look(DEADLINE - 1);
    assertThat(outcomes).isEmpty();
    calls.look(DEADLINE);
    assertThat(outcomes).containsExactly(new Outcome.Unknown());
  }

  @Test
  void anOwnerOfAFormerOrEarlierVersionIsNotAvailable() {
    next = new Attempt.NotAvailable();
    call("alice");
    next = new Attempt.Sent("link-1");
    call("bob");
    calls.answered(answer(2).setNotAvailable(true).build(), 5);
    assertThat(outcomes).containsExactly(new Outcome.NotAvailable(), new Outcome.NotAvailable());
  }
}
