package io.courier.access.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.topic.Page;
import org.junit.jupiter.api.Test;

/// Pages, what is owed, and a store that does not answer.
class DeviceQueueMailboxTest extends QueueFixture {
  @Test
  void pagesFollowEachOtherByConfirmation() {
    attach(one, 0);
    deliver(9);
    effects.taken();
    page(1, false, 1, 2);
    expect("row 1", "row 2");
    confirmAll();
    expect("page 1 [1, 2]");
    page(2, true, 3);
    confirmAll();
    expect("row 3", "page 2 [3] last", "live 9");
  }

  @Test
  void onlyTheExpectedPageOfThePresentRoundIsTaken() {
    attach(one, 0);
    Page first = pageOf(round(), 1, false, 1);
    queue.detach(one, now);
    attach(two, 0);
    effects.taken();
    queue.page(first, now); // of the round before
    page(2, true, 5); // too early
    expect();
    page(1, false, 1);
    page(1, false, 1); // again
    expect("row 1");
  }

  @Test
  void heldDeliveriesThatAreLowerGoFirst() {
    attach(one, 0);
    deliver(3, 5);
    effects.taken();
    page(1, true, 2, 4);
    expect("row 2", "live 3", "row 4");
    confirmAll();
    expect("resolved 3", "page 1 [2, 4] last", "live 5");
  }

  @Test
  void aHeldDeliveryThatIsInAPageIsSentOnce() {
    attach(one, 0);
    deliver(3);
    effects.taken();
    page(1, true, 3);
    expect("resolved 3", "row 3");
    confirmAll();
    expect("page 1 [3] last");
  }

  @Test
  void noPageEntryIsSentWhileALowerPositionIsOwed() {
    attach(one, 0);
    deliver(3);
    queue.failHeld(now);
    effects.taken();
    page(1, true, 2, 4);
    expect();
    stored(3);
    expect("resolved 3", "marker one");
    page(1, true, 2, 3, 4);
    expect("row 2", "row 3", "row 4");
  }

  @Test
  void itIsLiveOnlyWhenWhatItFailedHasComeBack() {
    attach(one, 0);
    deliver(3);
    queue.failHeld(now);
    emptyMailbox();
    assertThat(queue.isLive()).isFalse();
    effects.taken();
    stored(3);
    expect("resolved 3", "marker one");
    page(1, true, 3);
    confirmAll();
    assertThat(queue.isLive()).isTrue();
  }

  @Test
  void whatIsNotInTheStoreAfterAMarkerBehindItIsWaitedForNoLonger() {
    attach(one, 0);
    deliver(3);
    queue.failHeld(now);
    stored(3);
    emptyMailbox();
    assertThat(queue.isLive()).isFalse();
    emptyMailbox(); // a quota took it
    assertThat(queue.isLive()).isTrue();
  }

  @Test
  void aMarkerThatMayHaveOvertakenAReceiptIsFollowedByAnother() {
    attach(one, 0);
    deliver(3);
    queue.failHeld(now);
    attach(two, 0);
    stored(3);
    effects.taken();
    emptyMailbox();
    expect("marker two");
    assertThat(queue.isLive()).isFalse();
  }

  @Test
  void aSilentStoreIsPassedOver() {
    attach(one, 0);
    seconds(1);
    deliver(3);
    effects.taken();
    seconds(9);
    expect("passed over 0", "live 3");
    assertThat(queue.isLive()).isTrue();
    page(1, true, 1); // the marker is answered at last
    expect("late 1");
    confirmAll();
    expect("resolved 3", "page 1 [1] last");
    assertThat(queue.needsTick()).isFalse();
  }

  @Test
  void whatWasFailedIsPassedOverOnlyWhenItIsStored() {
    live();
    deliver(1, 2, 3, 4, 5);
    queue.failHeld(now);
    confirmAll();
    effects.taken();
    seconds(10);
    expect();
    assertThat(queue.isLive()).isFalse();
    stored(5);
    expect("resolved 5", "marker one");
    seconds(0.1);
    expect("passed over 1");
    assertThat(queue.isLive()).isTrue();
  }

  @Test
  void aStoreThatWasPassedOverIsAskedLessAndLessOften() {
    attach(one, 0);
    seconds(10);
    effects.taken();
    seconds(10);
    expect("marker one");
    seconds(19.9);
    expect();
    seconds(0.1);
    expect("marker one");
    seconds(1000);
    effects.taken();
    emptyMailbox();
    assertThat(queue.needsTick()).isFalse();
  }

  @Test
  void aLongMailboxIsNotPassedOverWhilePagesCome() {
    attach(one, 0);
    for (int number = 1; number < 10; number++) {
      page(number, false, number);
      seconds(5);
      confirmAll();
      seconds(5);
    }
    assertThat(queue.isLive()).isFalse();
    assertThat(effects.taken()).noneMatch(line -> line.startsWith("passed"));
  }

  @Test
  void nothingIsHeldForLongerThanTheLimitWhilePagesCome() {
    attach(one, 0);
    deliver(50);
    page(1, false, 1);
    effects.taken();
    seconds(10);
    expect("fail 50 behind");
  }
}
