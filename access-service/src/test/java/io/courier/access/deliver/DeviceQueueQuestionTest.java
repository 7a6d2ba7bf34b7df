package io.courier.access.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// When the queue asks for its mailbox again.
class DeviceQueueQuestionTest extends QueueFixture {
  @Test
  void aNudgeAsksWithoutLeavingLive() {
    live();
    queue.nudge(now);
    expect("ask one");
    deliver(5);
    expect("live 5");
    assertThat(queue.isLive()).isTrue();
  }

  @Test
  void nudgesDuringAQuestionAreOneMoreQuestion() {
    live();
    queue.nudge(now);
    queue.nudge(now);
    queue.nudge(now);
    expect("ask one");
    emptyMailbox();
    expect("ask one");
    emptyMailbox();
    expect();
  }

  @Test
  void aNudgeWhileCatchingUpIsOneMoreQuestionWhenLive() {
    attach(one, 0);
    queue.nudge(now);
    expect("marker one");
    emptyMailbox();
    expect("ask one");
    assertThat(queue.isLive()).isTrue();
  }

  @Test
  void aNudgeWhileDetachedMakesTheNextSessionBeginWithAMarker() {
    live();
    queue.detach(one, now);
    queue.nudge(now);
    attach(two, 0);
    expect("marker two");
  }

  @Test
  void aQuestionThatIsNotAnsweredIsAskedAgain() {
    live();
    queue.nudge(now);
    effects.taken();
    seconds(10);
    expect("ask one");
  }

  @Test
  void anUnansweredQuestionMakesTheNextSessionBeginWithAMarker() {
    live();
    queue.nudge(now);
    queue.detach(one, now);
    effects.taken();
    attach(two, 0);
    expect("marker two");
  }

  @Test
  void whenRedisWasEmptiedAMarkerRoundIsOpenedWithoutLeavingTheState() {
    live();
    queue.markerAgain(now);
    expect("marker one");
    deliver(5);
    expect("live 5");
    queue.detach(one, now);
    queue.markerAgain(now);
    attach(two, 0);
    expect("marker two");
  }
}
