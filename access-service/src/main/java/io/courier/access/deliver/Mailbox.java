package io.courier.access.deliver;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.PageEntry;
import io.courier.messages.topic.SessionRound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The reading of one device's mailbox: rounds, the page that is at the device, and what calls for
/// another round. [DeviceQueue] says when; this asks, takes pages and confirms them.
final class Mailbox {
  /// How much the time between two questions grows, at most, while the store does not answer.
  private static final int SLOWEST = 16;

  private final DeviceKey device;
  private final long epoch;
  private final long askEveryNanos;
  private final Deliveries deliveries;
  private final DeviceEffects effects;

  private @Nullable Round round;
  private int expected;
  private boolean unanswered;

  /// The present round's question is a marker behind every receipt: at its end, nothing older is in
  /// the store.
  private boolean bringsAll;

  private @Nullable PageProgress page;
  private long movedAt;
  private long askAgainAt;
  private long askAgainAfter;

  /// Another round is wanted as soon as every receipt is acknowledged.
  boolean due;

  /// Rows came into the store that the present round may not bring.
  boolean nudged;

  /// Something was passed over, and may still lie in the store.
  private boolean passedOver;

  Mailbox(
      DeviceKey device,
      long epoch,
      DeliveryLimits limits,
      Deliveries deliveries,
      DeviceEffects effects) {
    this.device = device;
    this.epoch = epoch;
    this.askEveryNanos = limits.askEveryNanos();
    this.askAgainAfter = askEveryNanos;
    this.deliveries = deliveries;
    this.effects = effects;
  }

  // ---- rounds ---------------------------------------------------------------------------------

  /// Asks by the road of failed deliveries.
  void openMarker(DeviceSession session, long nowNanos) {
    effects.marker(open(session, deliveries.failed.allStored(), nowNanos));
  }

  /// Asks directly: for rows that are in the store already.
  void ask(DeviceSession session, long nowNanos) {
    effects.askMailbox(open(session, false, nowNanos));
  }

  /// Asks again, less often each time: the store did not answer.
  void askAgain(DeviceSession session, long nowNanos) {
    askAgainAfter = Math.min(askAgainAfter * 2, askEveryNanos * SLOWEST);
    if (passedOver) {
      openMarker(session, nowNanos);
    } else {
      ask(session, nowNanos);
    }
  }

  /// Pages of the round before are not taken any more.
  private Round open(DeviceSession session, boolean all, long nowNanos) {
    // By the clock, because a queue that is dropped and made again must not count from 1 again.
    long counter = round == null ? nowNanos : Math.max(round.counter() + 1, nowNanos);
    Round opened = new Round(device, session.id(), epoch, counter);
    round = opened;
    bringsAll = all;
    deliveries.failed.roundOpened(all);
    expected = 1;
    page = null;
    unanswered = true;
    due = false;
    nudged = false;
    askAgainAt = nowNanos + askAgainAfter;
    return opened;
  }

  /// The last page is confirmed.
  private void end(long nowNanos) {
    unanswered = false;
    passedOver &= !bringsAll;
    deliveries.failed.roundEnded();
    deliveries.confirmationsAreEvidence |= bringsAll;
    askAgainAfter = askEveryNanos;
    askAgainAt = nowNanos + askAgainAfter;
  }

  /// The store keeps silent: what it has comes late, when the present round brings it, or a new one
  /// if that was not asked behind everything.
  void passOver(DeviceSession session, long nowNanos) {
    boolean roundWillDo = unanswered && bringsAll && !deliveries.failed.isRoundShort();
    effects.passedOver(device, deliveries.failed.passOver());
    passedOver = true;
    askAgainAfter = askEveryNanos;
    askAgainAt = nowNanos + askAgainAfter;
    if (!roundWillDo) {
      openMarker(session, nowNanos);
    }
  }

  boolean hasBegun() {
    return round != null;
  }

  /// The last page of the present round has not been confirmed.
  boolean isUnanswered() {
    return unanswered;
  }

  // ---- pages ----------------------------------------------------------------------------------

  /// Whether this is the page that comes next; if so, the one after is expected then.
  boolean expects(SessionRound of, int number) {
    boolean next = round != null && number == expected && round.isOf(of);
    expected += next ? 1 : 0;
    return next;
  }

  void send(int number, List<PageEntry> entries, boolean last, long nowNanos) {
    PageProgress taken = new PageProgress(number, entries.size(), last);
    page = taken;
    for (PageEntry entry : entries) {
      movedAt = nowNanos;
      deliveries.takeRow(entry, taken, nowNanos);
    }
  }

  /// Confirms the page if the device has all of it. Answers whether that was the round's last one.
  boolean settle(long nowNanos) {
    if (page == null || round == null || !page.isConfirmed()) {
      return false;
    }
    PageProgress done = page;
    page = null;
    if (!done.isEmpty() || !done.last) {
      movedAt = nowNanos;
      effects.pageConfirmed(round, done.number, done.positions, done.last);
    }
    if (done.last) {
      end(nowNanos);
    }
    return done.last;
  }

  /// What is not confirmed of the page stays in the store.
  void dropPage() {
    page = null;
  }

  // ---- time -----------------------------------------------------------------------------------

  /// The time for which the store may be silent begins anew.
  void moved(long nowNanos) {
    movedAt = nowNanos;
  }

  /// When the store has been silent for too long. A page at the client is no silence of the store,
  /// and what is not stored cannot come.
  long silenceDeadline(long limitNanos) {
    boolean waits = page == null && deliveries.failed.allStored();
    return waits ? movedAt + limitNanos : Deadline.NEVER;
  }

  long askDeadline() {
    return page == null && (unanswered || passedOver) ? askAgainAt : Deadline.NEVER;
  }
}
