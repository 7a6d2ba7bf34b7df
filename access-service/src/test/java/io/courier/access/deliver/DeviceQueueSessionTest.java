package io.courier.access.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Sessions come and go.
class DeviceQueueSessionTest extends QueueFixture {
  @Test
  void aNewSessionBeginsWithAMarker() {
    attach(one, 0);
    expect("marker one");
    assertThat(queue.isLive()).isFalse();
    assertThat(round().epoch()).isEqualTo(EPOCH);
  }

  @Test
  void anEmptyMailboxMakesItLiveWithoutAConfirmation() {
    attach(one, 0);
    deliver(5, 6);
    expect("marker one");
    emptyMailbox();
    expect("live 5", "live 6");
    assertThat(queue.isLive()).isTrue();
  }

  @Test
  void aDeviceBackInTimeIsSentAgainWhatItDidNotConfirm() {
    live();
    deliver(5, 6, 7);
    queue.confirm(one, effects.mark - 2, now);
    effects.taken();
    queue.detach(one, now);
    deliver(8);
    seconds(4);
    attach(two, 6); // it has read 6, and lost the connection before it could say so
    expect("resolved 6", "live 7", "live 8");
    assertThat(queue.isLive()).isTrue();
  }

  @Test
  void aNewerSessionReplacesTheOneBefore() {
    live();
    deliver(5);
    attach(two, 0);
    expect("live 5", "live 5");
    queue.confirm(one, effects.mark, now);
    queue.detach(one, now);
    expect();
    queue.confirm(two, effects.mark, now);
    expect("resolved 5");
  }

  @Test
  void aDeviceThatWasCatchingUpBeginsAgainWithAMarker() {
    attach(one, 0);
    page(1, false, 3, 4);
    queue.detach(one, now);
    attach(two, 0);
    expect("marker one", "row 3", "row 4", "marker two");
  }

  @Test
  void aDeviceThatDoesNotComeBackFailsItsDeliveriesAndIsGone() {
    live();
    deliver(5);
    queue.detach(one, now);
    deliver(6);
    effects.taken();
    seconds(5);
    expect("fail 5 gone", "fail 6 gone", "gone");
    deliver(7);
    expect("fail 7 no-session", "gone");
    stored(5, 6, 7);
    expect("resolved 5", "resolved 6", "resolved 7");
  }

  @Test
  void aQueueIsDoneWhenEverythingIsResolved() {
    live();
    queue.detach(one, now);
    deliver(6);
    seconds(5);
    assertThat(queue.isDone()).isFalse();
    stored(6);
    assertThat(queue.isDone()).isTrue();
  }

  @Test
  void whatADeviceMayHaveReceivedIsRememberedForAWhile() {
    live();
    deliver(5);
    queue.detach(one, now);
    seconds(5);
    stored(5);
    assertThat(queue.isDone()).isFalse();
    effects.taken();
    attach(two, 5); // it had
    page(1, true, 5);
    expect("marker two", "page 1 [5] last");
    queue.detach(two, now);
    seconds(5);
    assertThat(queue.isDone()).isTrue();
  }

  @Test
  void whatADeviceMayHaveReceivedOfItsMailboxIsRememberedToo() {
    attach(one, 0);
    page(1, false, 4);
    confirmAll();
    page(2, true, 5, 6);
    queue.detach(one, now);
    seconds(5);
    assertThat(queue.isDone()).isFalse();
    effects.taken();
    attach(two, 5); // it had the first of them
    page(1, true, 5, 6);
    expect("marker two", "row 6");
    confirmAll();
    expect("page 1 [5, 6] last");
  }

  @Test
  void itIsRememberedNoLongerThanConfigured() {
    live();
    deliver(5);
    queue.detach(one, now);
    seconds(5);
    stored(5);
    seconds(600);
    assertThat(queue.isDone()).isTrue();
  }

  @Test
  void presenceIsKeptUntilAPageCameHoweverShortTheVisit() {
    attach(one, 0);
    queue.detach(one, now);
    effects.taken();
    seconds(5);
    expect();
    assertThat(queue.isDone()).isFalse();
    deliver(5);
    expect("fail 5 no-session");
    stored(5);
    emptyMailbox();
    expect("resolved 5", "gone");
    assertThat(queue.isDone()).isTrue();
  }

  @Test
  void presenceIsNotKeptForever() {
    attach(one, 0);
    queue.detach(one, now);
    seconds(5);
    effects.taken();
    seconds(600);
    expect("gone");
    assertThat(queue.isDone()).isTrue();
  }

  @Test
  void aDeviceBackWhilePresenceIsKeptStartsAfresh() {
    attach(one, 0);
    queue.detach(one, now);
    seconds(5);
    effects.taken();
    attach(two, 0);
    expect("marker two");
    seconds(9);
    expect();
  }

  @Test
  void anOwnerThatTookOverWaitsForTheSession() {
    queue.awaitSession(now + 3_000_000_000L);
    deliver(5, 6);
    expect();
    seconds(2);
    queue.attach(one, 5, true, false, now);
    expect("resolved 5", "marker one");
    emptyMailbox();
    expect("live 6");
  }

  @Test
  void anOwnerThatTookOverGivesUpADeviceThatDoesNotCome() {
    queue.awaitSession(now + 3_000_000_000L);
    deliver(5);
    seconds(3);
    expect("fail 5 gone", "gone");
  }

  @Test
  void aQueueWithoutSessionFailsAtOnceAndTellsThatTheDeviceIsGone() {
    assertThat(queue.isDone()).isTrue();
    deliver(5);
    expect("fail 5 no-session", "gone");
    assertThat(queue.isDone()).isFalse();
    stored(5);
    expect("resolved 5");
    assertThat(queue.isDone()).isTrue();
  }

  @Test
  void aFlappingDeviceDoesNotKeepADeliveryForever() {
    live();
    deliver(5);
    for (int i = 0; i < 3; i++) {
      queue.detach(i % 2 == 0 ? one : two, now);
      seconds(4);
      effects.taken();
      attach(i % 2 == 0 ? two : one, 0);
    }
    expect("marker two");
    seconds(0.1);
    expect("fail 5 behind");
  }

  @Test
  void roundsRiseAlsoWhenTheQueueWasDroppedInBetween() {
    attach(one, 0);
    long before = round().counter();
    queue = new DeviceQueue(ALICE, EPOCH, LIMITS, effects);
    now++;
    attach(one, 0);
    assertThat(round().counter()).isGreaterThan(before);
  }

  @Test
  void anIdleLiveQueueNeedsNoTick() {
    live();
    assertThat(queue.needsTick()).isFalse();
    deliver(5);
    assertThat(queue.needsTick()).isTrue();
    confirmAll();
    assertThat(queue.needsTick()).isFalse();
  }
}
