package io.courier.access.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Gaps in a mailbox: entries whose position is below every message's, another one each time they
/// grow. The queue treats them as what they are, rows, and must neither swallow nor repeat them.
class GapEntryTest extends QueueFixture {
  private static final long MESSAGE = 1L << 40;

  @Test
  void aGapComesFirstAndInOrderToAClientWithoutAPosition() {
    attach(one, 0);
    effects.taken();
    page(1, true, 5, MESSAGE + 9);
    expect("row 5", "row " + (MESSAGE + 9));
    confirmAll();
    expect("page 1 [5, " + (MESSAGE + 9) + "] last");
    assertThat(queue.isLive()).isTrue();
  }

  @Test
  void aClientWithAPositionGetsItWithoutOneAndItsMessagesInOrder() {
    attach(one, MESSAGE + 3);
    effects.taken();
    page(1, true, 5, MESSAGE + 9);
    expect("late 5", "row " + (MESSAGE + 9));
    confirmAll();
    expect("page 1 [5, " + (MESSAGE + 9) + "] last");
  }

  @Test
  void aGapThatHasGrownIsSentThoughItsSmallerSelfWasConfirmed() {
    attach(one, MESSAGE + 3);
    effects.taken();
    page(1, false, 5);
    confirmAll();
    expect("late 5", "page 1 [5]");
    page(2, true, 6);
    confirmAll();
    expect("late 6", "page 2 [6] last");
  }

  @Test
  void aGapWhoseConfirmationIsUnderWayIsNotSentAgain() {
    attach(one, MESSAGE + 3);
    effects.taken();
    page(1, true, 5);
    confirmAll();
    effects.taken();
    queue.nudge(now);
    effects.taken();
    page(1, true, 5);
    expect("page 1 [5] last");
  }

  @Test
  void aGapThatWasNotConfirmedIsSentAgainOnTheNextSession() {
    attach(one, MESSAGE + 3);
    page(1, true, 5, MESSAGE + 9);
    queue.detach(one, now);
    attach(two, MESSAGE + 3);
    effects.taken();
    page(1, true, 5, MESSAGE + 9);
    expect("late 5", "row " + (MESSAGE + 9));
  }
}
