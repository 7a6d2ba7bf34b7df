package io.courier.access.deliver;

import org.junit.jupiter.api.Test;

/// What a page entry is judged by: what the device is known to have.
class DeviceQueueEvidenceTest extends QueueFixture {
  @Test
  void aPageEntryBelowWhatTheClientHasIsLateNotDropped() {
    attach(one, 50);
    page(1, true, 7);
    expect("marker one", "late 7");
    confirmAll();
    expect("page 1 [7] last");
  }

  @Test
  void anEntryThatTheDeviceIsKnownToHaveIsConfirmedWithoutSending() {
    live();
    deliver(5);
    confirmAll();
    queue.nudge(now);
    effects.taken();
    page(1, true, 5);
    expect("page 1 [5] last");
  }

  @Test
  void evidenceOutlivesTheSession() {
    attach(one, 0);
    page(1, true, 5, 6);
    queue.detach(one, now);
    attach(two, 5);
    effects.taken();
    page(1, true, 5, 6);
    expect("row 6");
    confirmAll();
    expect("page 1 [5, 6] last");
  }

  @Test
  void afterARehomingAConfirmationAloneIsNoEvidence() {
    queue.attach(one, 3, true, false, now); // its gateway may have written 5 for the former owner
    deliver(4);
    seconds(10);
    expect("marker one", "passed over 0", "live 4");
    confirmAll();
    expect("resolved 4"); // perhaps not written: the gateway was beyond it
    page(1, true, 4);
    expect("late 4");
  }

  @Test
  void whatTheClientIsSaidToHaveWithoutHavingBeenSentItHereIsNoEvidence() {
    queue.awaitSession(now + 3_000_000_000L);
    deliver(4);
    queue.attach(one, 9, true, false, now); // a former owner may have passed over 4
    expect("resolved 4", "marker one");
    page(1, true, 4);
    expect("late 4");
  }

  @Test
  void afterARehomingWhatWasSentLiveIsSentAgainWhenItIsInAPage() {
    queue.attach(one, 3, true, false, now);
    deliver(4);
    seconds(10);
    effects.taken();
    page(1, true, 4); // its live copy may not have been written
    expect("late 4");
  }

  @Test
  void afterARehomingTheClientsWordIsNoEvidenceForWhatWasSentLive() {
    queue.attach(one, 3, true, false, now);
    deliver(4);
    seconds(10);
    queue.detach(one, now);
    attach(two, 9); // written by the former owner, which had passed over 4
    effects.taken();
    page(1, true, 4);
    expect("late 4");
  }

  @Test
  void aLiveRepeatOfAPageEntryIsResolvedAtOnce() {
    attach(one, 0);
    page(1, true, 4);
    deliver(4, 3);
    expect("marker one", "row 4", "resolved 4", "resolved 3");
  }
}
