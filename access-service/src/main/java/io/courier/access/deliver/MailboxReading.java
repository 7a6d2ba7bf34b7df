package io.courier.access.deliver;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.SessionRound;
import org.jspecify.annotations.Nullable;

/// How far the queue has come in reading its device's mailbox, and what calls for another round.
final class MailboxReading {
  /// How much the time between two questions grows, at most, while the store does not answer.
  private static final int SLOWEST = 16;

  private final long askEveryNanos;
  private @Nullable Round round;
  private int expected;
  private boolean unanswered;
  private boolean bringsAll;
  private long askAgainAt;
  private long askAgainAfter;

  /// The page that was sent and is not confirmed.
  @Nullable PageProgress page;

  /// Another round is wanted as soon as every receipt is acknowledged.
  boolean due;

  /// Rows came into the store that the present round may not bring.
  boolean nudged;

  /// Something was passed over, and may still lie in the store.
  boolean passedOver;

  MailboxReading(long askEveryNanos) {
    this.askEveryNanos = askEveryNanos;
    this.askAgainAfter = askEveryNanos;
  }

  /// Opens a round; pages of the one before are not taken any more.
  ///
  /// @param bringsAll its question is a marker, and travels behind every receipt
  Round open(DeviceKey device, String session, long epoch, boolean bringsAll, long nowNanos) {
    // By the clock, because a queue that is dropped and made again must not count from 1 again.
    long counter = round == null ? nowNanos : Math.max(round.counter() + 1, nowNanos);
    Round opened = new Round(device, session, epoch, counter);
    round = opened;
    this.bringsAll = bringsAll;
    expected = 1;
    page = null;
    unanswered = true;
    due = false;
    nudged = false;
    askAgainAt = nowNanos + askAgainAfter;
    return opened;
  }

  /// Whether this is the page that comes next. Takes it: the one after is expected then.
  boolean takes(SessionRound of, int number) {
    boolean taken = round != null && number == expected && round.isOf(of);
    expected += taken ? 1 : 0;
    return taken;
  }

  Round round() {
    if (round == null) {
      throw new IllegalStateException("no round was opened");
    }
    return round;
  }

  boolean hasBegun() {
    return round != null;
  }

  /// The last page of the present round has not been confirmed.
  boolean isUnanswered() {
    return unanswered;
  }

  /// A marker's round behind every receipt: at its end, nothing older is in the store.
  boolean bringsAll() {
    return bringsAll;
  }

  /// The last page is confirmed.
  void ended(long nowNanos) {
    unanswered = false;
    passedOver &= !bringsAll;
    askAgainAfter = askEveryNanos;
    askAgainAt = nowNanos + askAgainAfter;
  }

  /// The store does not answer: live messages flow, and it is asked from time to time.
  void passOver(long nowNanos) {
    passedOver = true;
    askAgainAfter = askEveryNanos;
    askAgainAt = nowNanos + askAgainAfter;
  }

  /// The store will be asked again at [#askAgainAt] if nothing comes.
  boolean waitsForStore() {
    return page == null && (unanswered || passedOver);
  }

  long askAgainAt() {
    return askAgainAt;
  }

  /// It was silent again: the next question waits twice as long.
  void slowDown() {
    askAgainAfter = Math.min(askAgainAfter * 2, askEveryNanos * SLOWEST);
  }
}
