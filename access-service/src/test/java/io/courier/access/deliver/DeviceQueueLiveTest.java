package io.courier.access.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Live deliveries: windows, bounds, confirmations, time-outs, overflows.
class DeviceQueueLiveTest extends QueueFixture {
  @Test
  void aLiveDeliveryIsSentAtOnceAndResolvedWhenConfirmed() {
    live();
    deliver(5, 6);
    expect("live 5", "live 6");
    confirmAll();
    expect("resolved 5", "resolved 6");
  }

  @Test
  void aConfirmationCoversOnlyWhatWasWrittenBeforeIt() {
    live();
    deliver(5, 6);
    queue.confirm(one, effects.mark - 1, now);
    expect("live 5", "live 6", "resolved 5");
  }

  @Test
  void beyondTheWindowDeliveriesAreHeldUntilThereIsRoom() {
    live();
    deliver(1, 2, 3, 4, 5, 6);
    expect("live 1", "live 2", "live 3", "live 4");
    queue.confirm(one, effects.mark - 2, now);
    expect("resolved 1", "resolved 2", "live 5", "live 6");
    assertThat(queue.isLive()).isTrue();
  }

  @Test
  void beyondTheBoundWhatIsHeldFailsAndComesBackBeforeAnythingNewer() {
    live();
    deliver(1, 2, 3, 4, 5, 6, 7);
    effects.taken();
    deliver(8);
    expect("fail 5 behind", "fail 6 behind", "fail 7 behind", "fail 8 behind");
    assertThat(queue.isLive()).isFalse();
    deliver(9);
    confirmAll();
    expect("resolved 1", "resolved 2", "resolved 3", "resolved 4");
    stored(5, 6, 7);
    expect("resolved 5", "resolved 6", "resolved 7");
    stored(8);
    expect("resolved 8", "marker one");
    page(1, true, 5, 6, 7, 8);
    expect("row 5", "row 6", "row 7", "row 8");
    confirmAll();
    expect("page 1 [5, 6, 7, 8] last", "live 9");
    assertThat(queue.isLive()).isTrue();
  }

  @Test
  void whatIsHeldIsBoundedInBytesToo() {
    attach(one, 0);
    queue.deliver(new Live(5, 900), now);
    expect("marker one");
    queue.deliver(new Live(6, 101), now);
    expect("fail 5 behind", "fail 6 behind");
  }

  @Test
  void theCustodyBoundFailsWhatIsHeld() {
    live();
    deliver(1, 2, 3, 4, 5);
    effects.taken();
    queue.failHeld(now);
    expect("fail 5 behind");
    assertThat(queue.isLive()).isFalse();
    queue.failHeld(now);
    expect();
  }

  @Test
  void whatIsNotConfirmedInTimeFails() {
    live();
    deliver(1, 2, 3, 4, 5);
    effects.taken();
    seconds(9.9);
    expect();
    seconds(0.1);
    expect(
        "fail 1 ack-timeout",
        "fail 2 ack-timeout",
        "fail 3 ack-timeout",
        "fail 4 ack-timeout",
        "fail 5 behind");
    stored(1, 2, 3, 4, 5);
    assertThat(effects.taken()).endsWith("marker one");
  }

  @Test
  void aLateConfirmationStillProvesThatTheDeviceHasIt() {
    live();
    deliver(1);
    seconds(10);
    stored(1);
    queue.confirm(one, effects.mark, now);
    effects.taken();
    page(1, true, 1);
    expect("page 1 [1] last");
    assertThat(queue.isLive()).isTrue();
  }

  @Test
  void whatIsStillOnItsWayOnTheSessionIsNotSentTwiceOnIt() {
    live();
    deliver(1);
    seconds(10);
    stored(1);
    effects.taken();
    page(1, true, 1);
    expect();
    confirmAll();
    expect("page 1 [1] last");
  }

  @Test
  void aRepeatedRecordIsResolvedWithTheFirst() {
    live();
    deliver(5, 5);
    expect("live 5");
    confirmAll();
    expect("resolved 5", "resolved 5");
    deliver(5);
    expect("resolved 5");
  }

  @Test
  void aRepeatOfAFailedDeliveryWaitsForTheReceiptToo() {
    attach(one, 0);
    deliver(5);
    queue.failHeld(now);
    deliver(5);
    expect("marker one", "fail 5 behind");
    stored(5);
    expect("resolved 5", "resolved 5");
  }

  @Test
  void aLowerPositionThatWasNeverSeenLiesInTheStoreAndIsNotSent() {
    live();
    deliver(7);
    deliver(6); // Push crashed and decided once more; the first time it stored 6
    expect("live 7", "resolved 6");
    confirmAll();
    effects.taken();
    queue.nudge(now);
    page(1, true, 6);
    expect("ask one", "late 6");
  }

  @Test
  void anEphemeralMessageIsSentWhenLiveAndForgotten() {
    deliver(0);
    attach(one, 0);
    deliver(0);
    expect("resolved 0", "marker one", "resolved 0");
    emptyMailbox();
    deliver(0);
    expect("live 0", "resolved 0");
    queue.detach(one, now);
    deliver(0);
    expect("resolved 0");
  }

  @Test
  void whatTheGatewayDroppedFailsAndNothingIsSentUntilItHasRoom() {
    live();
    deliver(1, 2, 3);
    effects.taken();
    queue.overflow(one, effects.mark - 1);
    expect("fail 2 overflow", "fail 3 overflow");
    deliver(4);
    stored(2, 3);
    expect("resolved 2", "resolved 3");
    queue.confirm(one, effects.mark - 2, now);
    expect("resolved 1");
    queue.drained(one, now);
    expect("marker one");
    page(1, true, 2, 3);
    expect("row 2", "row 3"); // in order: they were never written
    confirmAll();
    expect("page 1 [2, 3] last", "live 4");
  }

  @Test
  void afterAnOverflowTheMarkerWaitsForTheReceipts() {
    live();
    deliver(1);
    queue.overflow(one, effects.mark);
    queue.drained(one, now);
    expect("live 1", "fail 1 overflow");
    stored(1);
    expect("resolved 1", "marker one");
  }

  @Test
  void nothingIsHeldForLongerThanTheLimitWhileTheGatewayHasNoRoom() {
    live();
    queue.overflow(one, 1);
    deliver(1);
    seconds(10);
    expect("fail 1 behind");
  }

  @Test
  void anExplicitClientConfirmsByPosition() {
    queue.attach(one, 0, false, true, now);
    emptyMailbox();
    deliver(5, 6, 7);
    effects.taken();
    queue.confirm(one, effects.mark, now);
    expect();
    queue.ackUpTo(one, 6, now);
    expect("resolved 5", "resolved 6");
  }

  @Test
  void anExplicitAcknowledgementDoesNotCoverWhatWasSentAfterIt() {
    queue.attach(one, 0, false, true, now);
    emptyMailbox();
    deliver(5, 6);
    queue.nudge(now);
    page(1, true, 3);
    assertThat(effects.taken()).endsWith("live 5", "live 6", "ask one", "row 3");
    queue.ackUpTo(one, 6, now);
    expect("resolved 5", "resolved 6");
    queue.ackUpTo(one, 6, now); // says nothing new
    expect();
    queue.ackUpTo(one, 3, now);
    expect("page 1 [3] last");
  }

  @Test
  void anExplicitClientIsSentAgainInOrderWhatItDidNotAcknowledge() {
    queue.attach(one, 0, false, true, now);
    emptyMailbox();
    deliver(5);
    seconds(10);
    stored(5);
    effects.taken();
    page(1, true, 5);
    expect("row 5");
    queue.ackUpTo(one, 5, now);
    expect("page 1 [5] last");
  }
}
