package io.courier.access.deliver;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.id.Position;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageEntry;
import io.courier.messages.topic.SessionRound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The deliveries that one device has yet to answer, in position order.
///
/// Guarantees, as long as its owner keeps the contract of [DeviceEffects]: each delivery is either
/// confirmed by the device or failed to the store before it is resolved; on a session positions
/// rise, except for what is marked late; what was failed comes back before anything newer is sent,
/// unless the store keeps silent for the hold limit, which is counted as passed over; a delivery
/// waits a bounded time in each state. Repeats are dropped by evidence only ([SeenPositions]), or
/// because live records have no holes ([Deliveries#isRepeat]). `delivery.md` tells why.
///
/// Not thread-safe. Owners keep tens of thousands: what an idle one does not need is not there.
public class DeviceQueue {
  private enum State {
    /// No session, and none is waited for: what is delivered fails.
    GONE,
    /// Taken over from another owner: its session may be opened here any moment.
    TAKEN,
    /// A session, whose mailbox has not been seen to the end.
    CATCHING_UP,
    LIVE,
    /// The session ended: the device may be back within the grace period.
    DETACHED
  }

  private final DeviceKey device;
  private final long epoch;
  private final DeliveryLimits limits;
  private final DeviceEffects effects;
  private final Deliveries deliveries;
  private final Mailbox mailbox;
  private final Absence absence;

  private State state = State.GONE;

  /// CATCHING_UP: the gateway's queue for the session is full.
  private boolean blocked;

  /// DETACHED: it was LIVE, and nothing has happened since that needs the mailbox.
  private boolean wasLive;

  /// TAKEN, DETACHED: until when the device is waited for.
  private long deadline;

  /// A page has come: Offline knows the device.
  private boolean known;

  /// A queue without a session that waits for none: what it is given fails, until [#attach] or
  /// [#awaitSession].
  public DeviceQueue(DeviceKey device, long epoch, DeliveryLimits limits, DeviceEffects effects) {
    this.device = device;
    this.epoch = epoch;
    this.limits = limits;
    this.effects = effects;
    this.deliveries = new Deliveries(device, limits, effects);
    this.mailbox = new Mailbox(device, epoch, limits, deliveries, effects);
    this.absence = new Absence(limits);
  }

  // ---- sessions -------------------------------------------------------------------------------

  /// After a takeover: keeps deliveries until a session comes, or this moment. Ignored unless the
  /// queue is fresh or waiting already.
  public void awaitSession(long untilNanos) {
    if (state == State.TAKEN || (state == State.GONE && !mailbox.hasBegun())) {
      state = State.TAKEN;
      deadline = untilNanos;
    }
  }

  /// A session of this device opened; it replaces the one before (no detach needed).
  ///
  /// @param from last position the client says it has, 0 unknown (also for one of another
  ///     generation); resumed: the last one confirmed on it; explicit ack: what the device says
  /// @param resumed the same client connection, opened again by its gateway
  /// @param explicitAck confirmed by [#ackUpTo] alone; every message is sent with its position
  public void attach(
      DeviceSession opened, long from, boolean resumed, boolean explicitAck, long nowNanos) {
    if (session() != null) {
      leave(nowNanos);
    }
    deliveries.takeBack(from);
    deliveries.begin(opened, from, explicitAck);
    if (state == State.DETACHED && isNothingMissed(nowNanos)) {
      deliveries.confirmationsAreEvidence = true;
      becomeLive(nowNanos);
    } else {
      deliveries.confirmationsAreEvidence = !resumed;
      state = State.CATCHING_UP;
      mailbox.moved(nowNanos);
      mailbox.openMarker(opened, nowNanos);
    }
    absence.end();
  }

  private boolean isNothingMissed(long nowNanos) {
    return wasLive
        && deliveries.failed.nothingOwed()
        && !mailbox.isUnanswered()
        && !Deadline.isOver(deliveries.holdDeadline(), nowNanos);
  }

  /// The session ended or its link broke. Ignored unless it is the present one, as for all inputs
  /// that name a session.
  public void detach(DeviceSession from, long nowNanos) {
    if (isPresent(from)) {
      leave(nowNanos);
    }
  }

  private void leave(long nowNanos) {
    deliveries.end();
    wasLive = state == State.LIVE;
    state = State.DETACHED;
    deadline = nowNanos + limits.graceNanos();
    blocked = false;
    mailbox.dropPage();
    mailbox.due = false;
  }

  private void giveUp(long nowNanos) {
    deliveries.failAll(Reason.GONE, Reason.GONE);
    state = State.GONE;
    absence.begin(mailbox.hasBegun() && !known, deliveries.mayHaveArrived(), nowNanos);
    if (!absence.keepsPresence()) {
      effects.gone(device);
    }
  }

  private void forget() {
    boolean presenceKept = absence.keepsPresence();
    absence.end();
    if (presenceKept) {
      effects.gone(device);
    }
  }

  // ---- live deliveries ------------------------------------------------------------------------

  /// A live delivery, in the order of the records. Ephemeral ones ([LiveDelivery#position] NONE)
  /// are sent at once or dropped.
  public void deliver(LiveDelivery delivery, long nowNanos) {
    if (delivery.position() == Position.NONE) {
      if (state == State.LIVE) {
        deliveries.sendEphemeral(delivery);
      }
      effects.resolved(delivery);
    } else if (deliveries.isRepeat(delivery)) {
      return;
    } else if (state == State.GONE) {
      deliveries.fail(delivery, Reason.NO_SESSION, nowNanos);
      if (!absence.keepsPresence()) {
        effects.gone(device); // it is told as present, and is not
      }
    } else {
      deliveries.hold(delivery, nowNanos);
      sendOrFail(nowNanos);
    }
  }

  private void sendOrFail(long nowNanos) {
    if (state == State.LIVE) {
      deliveries.sendHeld(nowNanos);
    }
    if (deliveries.isTooMuchHeld()) {
      failHeld(nowNanos);
    }
  }

  /// The partition's custody is at its bound: what is held here fails.
  public void failHeld(long nowNanos) {
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
    if (state == State.LIVE) {
      state = State.CATCHING_UP;
      mailbox.moved(nowNanos);
      readAgain(nowNanos);
    }
  }

  /// The brokers have acknowledged the failed receipt of this position.
  public void stored(long position, long nowNanos) {
    if (deliveries.stored(position) && mailbox.due) {
      readAgain(nowNanos);
    }
  }

  // ---- answers of the device ------------------------------------------------------------------

  /// The client has read everything written up to this mark.
  public void confirm(DeviceSession from, long mark, long nowNanos) {
    if (isPresent(from)) {
      deliveries.confirm(mark);
      afterAnswer(nowNanos);
    }
  }

  /// The client of an explicit-ack session has stored this position, and every lower one that it
  /// was sent before it. Ignored if this one is not waited for.
  public void ackUpTo(DeviceSession from, long position, long nowNanos) {
    if (isPresent(from)) {
      deliveries.acknowledge(position);
      afterAnswer(nowNanos);
    }
  }

  private void afterAnswer(long nowNanos) {
    settlePage(nowNanos);
    sendOrFail(nowNanos);
  }

  /// The gateway dropped what was sent from this mark on. Nothing is sent until [#drained].
  public void overflow(DeviceSession from, long mark, long nowNanos) {
    if (isPresent(from)) {
      deliveries.failDropped(mark);
      state = State.CATCHING_UP;
      blocked = true;
      mailbox.dropPage();
    }
  }

  /// The gateway's queue for the session has room again.
  public void drained(DeviceSession from, long nowNanos) {
    if (isPresent(from) && blocked) {
      blocked = false;
      mailbox.moved(nowNanos);
      readAgain(nowNanos);
    }
  }

  // ---- the mailbox ----------------------------------------------------------------------------

  /// A page of this device's mailbox. Any page may be given; only the expected one is taken.
  public void page(Page page, long nowNanos) {
    page(page.getSession(), page.getNumber(), page.getEntriesList(), page.getLast(), nowNanos);
  }

  /// The answer to this round: the mailbox is empty (a page 1, empty and last).
  public void emptyMailbox(SessionRound round, long nowNanos) {
    page(round, 1, List.of(), true, nowNanos);
  }

  private void page(
      SessionRound of, int number, List<PageEntry> entries, boolean last, long nowNanos) {
    if (of.getEpoch() == epoch) {
      known = true;
      if (absence.dropPresence()) {
        effects.gone(device);
      }
    }
    if (session() == null || blocked || !mailbox.expects(of, number)) {
      return;
    }
    if (state == State.CATCHING_UP && isBeforeSomethingOwed(entries)) {
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
    if (state == State.CATCHING_UP) {
      becomeLive(nowNanos);
    }
    DeviceSession session = session();
    if (state == State.LIVE && mailbox.nudged && session != null) {
      mailbox.ask(session, nowNanos);
    }
  }

  private void becomeLive(long nowNanos) {
    state = State.LIVE;
    sendOrFail(nowNanos);
  }

  /// Rows were stored for this device while Redis said that it is online.
  public void nudge(long nowNanos) {
    wasLive = false;
    DeviceSession session = session();
    if (state == State.LIVE && session != null && !mailbox.isUnanswered()) {
      mailbox.ask(session, nowNanos);
    } else {
      mailbox.nudged = true; // the present round may have been read before the rows were there
    }
  }

  /// The client asks for its mailbox (`inbox.retrieve`).
  public void retrieve(long nowNanos) {
    nudge(nowNanos);
  }

  /// Opens a marker round again without leaving the state: Redis was emptied.
  public void markerAgain(long nowNanos) {
    wasLive = false;
    DeviceSession session = session();
    if (session != null && !blocked) {
      mailbox.openMarker(session, nowNanos);
    }
  }

  /// Catching up needs another round, behind every receipt.
  private void readAgain(long nowNanos) {
    mailbox.due = true;
    DeviceSession session = session();
    boolean mayAsk = state == State.CATCHING_UP && !blocked && deliveries.failed.allStored();
    if (mayAsk && session != null) {
      mailbox.openMarker(session, nowNanos);
    }
  }

  // ---- time -----------------------------------------------------------------------------------

  /// Lets time pass: to be called, within some 100 ms, once [#nextDeadline] has come.
  public void tick(long nowNanos) {
    DeviceSession session = session();
    if (Deadline.isOver(deadlineOfState(), nowNanos)) {
      switch (state) {
        case GONE -> forget();
        case TAKEN, DETACHED -> giveUp(nowNanos);
        case CATCHING_UP -> {
          if (session != null) {
            mailbox.passOver(session, nowNanos);
            becomeLive(nowNanos);
          }
        }
        case LIVE -> {
          if (session != null) {
            mailbox.askAgain(session, nowNanos);
          }
        }
      }
    }
    if (Deadline.isOver(ackDeadline(), nowNanos)) {
      failUnconfirmed(nowNanos);
    }
    if (Deadline.isOver(deliveries.holdDeadline(), nowNanos)) {
      failHeld(nowNanos);
    }
  }

  private long deadlineOfState() {
    return switch (state) {
      case GONE -> absence.deadline();
      case TAKEN, DETACHED -> deadline;
      case CATCHING_UP ->
          blocked ? Deadline.NEVER : mailbox.silenceDeadline(limits.holdLimitNanos());
      case LIVE -> mailbox.askDeadline();
    };
  }

  /// Without a session, it is the grace period that ends the wait.
  private long ackDeadline() {
    return session() == null ? Deadline.NEVER : deliveries.ackDeadline();
  }

  /// When [#tick] has something to do (may be too early, never too late); only if [#needsTick].
  /// Compare by difference, as all nanosecond clocks.
  public long nextDeadline() {
    return Deadline.earlier(
        deadlineOfState(), Deadline.earlier(ackDeadline(), deliveries.holdDeadline()));
  }

  /// Whether time matters to this queue now. An owner looks after every input, and ticks only the
  /// queues for which it is so.
  public boolean needsTick() {
    return nextDeadline() != Deadline.NEVER;
  }

  // ---- what it is -----------------------------------------------------------------------------

  public DeviceKey device() {
    return device;
  }

  public @Nullable DeviceSession session() {
    return deliveries.session();
  }

  @SuppressWarnings("ReferenceEquality") // a session that is opened again is another one
  private boolean isPresent(DeviceSession from) {
    return from == session();
  }

  public boolean isLive() {
    return state == State.LIVE;
  }

  /// Live deliveries that wait to be sent, for the metric.
  public int held() {
    return deliveries.held();
  }

  /// Live deliveries sent and not confirmed, for the metric.
  public int unconfirmed() {
    return deliveries.unconfirmed();
  }

  /// Positions that failed and have not come back in a page, for the metric.
  public int owed() {
    return deliveries.failed.owed();
  }

  /// Whether the queue can be dropped: no session, nobody waited for, nothing unresolved, and
  /// nothing worth remembering.
  public boolean isDone() {
    return state == State.GONE && absence.isForgotten() && deliveries.failed.allStored();
  }
}
