package io.courier.access.deliver;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.PageEntry;
import io.courier.messages.topic.SessionRound;
import java.util.List;

/// What flows to a device while it has a session: its mailbox first, then what is delivered live,
/// and the mailbox again whenever something was failed.
///
/// Catching up is having a session and not being live. [DeviceQueue] says when a session comes and
/// goes; without one nothing is sent or asked, and what is held waits or fails.
final class Feed {
  private final DeliveryLimits limits;
  final Deliveries deliveries;
  final Mailbox mailbox;

  /// What is delivered is sent at once: there is a session, and nothing older is missing.
  private boolean live;

  /// The gateway's queue for the session is full. Never so while live.
  private boolean blocked;

  Feed(DeviceKey device, long epoch, DeliveryLimits limits, DeviceEffects effects) {
    this.limits = limits;
    this.deliveries = new Deliveries(device, limits, effects);
    this.mailbox = new Mailbox(device, epoch, limits, deliveries, effects);
  }

  boolean isLive() {
    return live;
  }

  /// The session goes on where the last one of this device ended.
  void goOn(long nowNanos) {
    deliveries.confirmationsAreEvidence = true;
    becomeLive(nowNanos);
  }

  /// The session has to see its mailbox to the end.
  ///
  /// @param resumed the same client connection, opened again by its gateway
  void catchUp(DeviceSession session, boolean resumed, long nowNanos) {
    deliveries.confirmationsAreEvidence = !resumed;
    live = false;
    mailbox.moved(nowNanos);
    mailbox.openMarker(session, nowNanos);
  }

  /// Whether a session that was live has missed nothing until now.
  boolean isNothingMissed(long nowNanos) {
    return deliveries.failed.nothingOwed()
        && !mailbox.isUnanswered()
        && !Deadline.isOver(deliveries.holdDeadline(), nowNanos);
  }

  /// The session is gone.
  void end() {
    deliveries.end();
    live = false;
    blocked = false;
    mailbox.dropPage();
    mailbox.due = false;
  }

  void deliver(LiveDelivery delivery, long nowNanos) {
    deliveries.hold(delivery, nowNanos);
    sendOrFail(nowNanos);
  }

  private void sendOrFail(long nowNanos) {
    if (live) {
      deliveries.sendHeld(nowNanos);
    }
    if (deliveries.isTooMuchHeld()) {
      failHeld(nowNanos);
    }
  }

  void failHeld(long nowNanos) {
    if (deliveries.isAnyHeld()) {
      deliveries.failHeld(Reason.BEHIND);
      fallBehind(nowNanos);
    }
  }

  private void failUnconfirmed(long nowNanos) {
    deliveries.failUnconfirmed();
    fallBehind(nowNanos);
  }

  private void fallBehind(long nowNanos) {
    if (live) {
      live = false;
      mailbox.moved(nowNanos);
      readAgain(nowNanos);
    }
  }

  /// The brokers have acknowledged the failed receipt of this position.
  void stored(long position, long nowNanos) {
    if (deliveries.stored(position) && mailbox.due) {
      readAgain(nowNanos);
    }
  }

  /// The device has answered for something.
  void answered(long nowNanos) {
    settlePage(nowNanos);
    sendOrFail(nowNanos);
  }

  /// The gateway dropped what was sent from this mark on.
  void overflow(long mark) {
    deliveries.failDropped(mark);
    live = false;
    blocked = true;
    mailbox.dropPage();
  }

  /// The gateway's queue has room again.
  void drained(long nowNanos) {
    if (blocked) {
      blocked = false;
      mailbox.moved(nowNanos);
      readAgain(nowNanos);
    }
  }

  void page(SessionRound of, int number, List<PageEntry> entries, boolean last, long nowNanos) {
    if (deliveries.session() == null || blocked || !mailbox.expects(of, number)) {
      return;
    }
    if (!live && isBeforeSomethingOwed(entries)) {
      readAgain(nowNanos);
      return;
    }
    mailbox.send(number, entries, last, nowNanos);
    settlePage(nowNanos);
  }

  /// A lower one is still on its way to the store.
  private boolean isBeforeSomethingOwed(List<PageEntry> entries) {
    return !entries.isEmpty()
        && entries.getLast().getPosition() > deliveries.failed.lowestMissing();
  }

  private void settlePage(long nowNanos) {
    if (!mailbox.settle(nowNanos)) {
      return;
    }
    if (!deliveries.failed.nothingOwed()) {
      readAgain(nowNanos);
      return;
    }
    if (!live) {
      becomeLive(nowNanos);
    }
    DeviceSession session = deliveries.session();
    if (live && mailbox.nudged && session != null) {
      mailbox.ask(session, nowNanos);
    }
  }

  private void becomeLive(long nowNanos) {
    live = true;
    sendOrFail(nowNanos);
  }

  void nudge(long nowNanos) {
    DeviceSession session = deliveries.session();
    if (live && session != null && !mailbox.isUnanswered()) {
      mailbox.ask(session, nowNanos);
    } else {
      mailbox.nudged = true; // the present round may have been read before the rows were there
    }
  }

  void markerAgain(long nowNanos) {
    DeviceSession session = deliveries.session();
    if (session != null && !blocked) {
      mailbox.openMarker(session, nowNanos);
    }
  }

  /// Catching up needs another round, behind every receipt.
  private void readAgain(long nowNanos) {
    mailbox.due = true;
    DeviceSession session = deliveries.session();
    if (session != null && !live && !blocked && deliveries.failed.allStored()) {
      mailbox.openMarker(session, nowNanos);
    }
  }

  /// The store has kept silent until [#silenceDeadline].
  void storeIsSilent(DeviceSession session, long nowNanos) {
    if (live) {
      mailbox.askAgain(session, nowNanos);
    } else {
      mailbox.passOver(session, nowNanos);
      becomeLive(nowNanos);
    }
  }

  /// With a session: until when an answer of the store is waited for.
  long silenceDeadline() {
    if (live) {
      return mailbox.askDeadline();
    }
    return blocked ? Deadline.NEVER : mailbox.silenceDeadline(limits.holdLimitNanos());
  }

  /// Fails what was not confirmed in time, and what was held for too long.
  void failOverdue(long nowNanos) {
    if (Deadline.isOver(ackDeadline(), nowNanos)) {
      failUnconfirmed(nowNanos);
    }
    if (Deadline.isOver(deliveries.holdDeadline(), nowNanos)) {
      failHeld(nowNanos);
    }
  }

  /// When [#failOverdue] has something to do.
  long overdue() {
    return Deadline.earlier(ackDeadline(), deliveries.holdDeadline());
  }

  /// Without a session, it is the grace period that ends the wait.
  private long ackDeadline() {
    return deliveries.session() == null ? Deadline.NEVER : deliveries.ackDeadline();
  }
}
