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
    /// There is a session: it catches up, or is live, as the [Feed] says.
    ATTACHED,
    /// The session ended: the device may be back within the grace period.
    DETACHED
  }

  private final DeviceKey device;
  private final long epoch;
  private final DeliveryLimits limits;
  private final DeviceEffects effects;
  private final Feed feed;
  private final Absence absence;

  private State state = State.GONE;

  /// DETACHED: it was live, and nothing has happened since that needs the mailbox.
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
    this.feed = new Feed(device, epoch, limits, effects);
    this.absence = new Absence(limits);
  }

  /// After a takeover: keeps deliveries until a session comes, or this moment. Ignored unless the
  /// queue is fresh or waiting already.
  public void awaitSession(long untilNanos) {
    if (state == State.TAKEN || (state == State.GONE && !feed.mailbox.hasBegun())) {
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
    feed.deliveries.takeBack(from);
    feed.deliveries.begin(opened, from, explicitAck);
    boolean goesOn = state == State.DETACHED && wasLive && feed.isNothingMissed(nowNanos);
    state = State.ATTACHED;
    if (goesOn) {
      feed.goOn(nowNanos);
    } else {
      feed.catchUp(opened, resumed, nowNanos);
    }
    absence.end();
  }

  /// The session ended or its link broke. Ignored unless it is the present one, as for all inputs
  /// that name a session.
  public void detach(DeviceSession from, long nowNanos) {
    if (isPresent(from)) {
      leave(nowNanos);
    }
  }

  private void leave(long nowNanos) {
    wasLive = feed.isLive();
    feed.end();
    state = State.DETACHED;
    deadline = nowNanos + limits.graceNanos();
  }

  private void giveUp(long nowNanos) {
    boolean isUnknown = feed.mailbox.hasBegun() && !known;
    feed.deliveries.failAll(Reason.GONE, Reason.GONE);
    state = State.GONE;
    absence.begin(isUnknown, feed.deliveries.mayHaveArrived(), nowNanos);
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

  /// A live delivery, in the order of the records. Ephemeral ones ([LiveDelivery#position] NONE)
  /// are sent at once or dropped.
  public void deliver(LiveDelivery delivery, long nowNanos) {
    if (delivery.position() == Position.NONE) {
      if (feed.isLive()) {
        feed.deliveries.sendEphemeral(delivery);
      }
      effects.resolved(delivery);
    } else if (feed.deliveries.isRepeat(delivery)) {
      return;
    } else if (state == State.GONE) {
      feed.deliveries.fail(delivery, Reason.NO_SESSION, nowNanos);
      if (!absence.keepsPresence()) {
        effects.gone(device); // it is told as present, and is not
      }
    } else {
      feed.deliver(delivery, nowNanos);
    }
  }

  /// The partition's custody is at its bound: what is held here fails.
  public void failHeld(long nowNanos) {
    feed.failHeld(nowNanos);
  }

  /// The brokers have acknowledged the failed receipt of this position.
  public void stored(long position, long nowNanos) {
    feed.stored(position, nowNanos);
  }

  /// The client has read everything written up to this mark.
  public void confirm(DeviceSession from, long mark, long nowNanos) {
    if (isPresent(from)) {
      feed.deliveries.confirm(mark);
      feed.answered(nowNanos);
    }
  }

  /// The client of an explicit-ack session has stored this position, and every lower one that it
  /// was sent before it. Ignored if this one is not waited for.
  public void ackUpTo(DeviceSession from, long position, long nowNanos) {
    if (isPresent(from)) {
      feed.deliveries.acknowledge(position);
      feed.answered(nowNanos);
    }
  }

  /// The gateway dropped what was sent from this mark on. Nothing is sent until [#drained].
  public void overflow(DeviceSession from, long mark) {
    if (isPresent(from)) {
      feed.overflow(mark);
    }
  }

  /// The gateway's queue for the session has room again.
  public void drained(DeviceSession from, long nowNanos) {
    if (isPresent(from)) {
      feed.drained(nowNanos);
    }
  }

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
    feed.page(of, number, entries, last, nowNanos);
  }

  /// Rows were stored for this device while Redis said that it is online, or its client asks.
  public void nudge(long nowNanos) {
    wasLive = false;
    feed.nudge(nowNanos);
  }

  /// Opens a marker round again without leaving the state: Redis was emptied. Without a session the
  /// next one begins with a marker.
  public void markerAgain(long nowNanos) {
    wasLive = false;
    feed.markerAgain(nowNanos);
  }

  /// Lets time pass: to be called, within some 100 ms, once [#nextDeadline] has come.
  public void tick(long nowNanos) {
    DeviceSession session = session();
    if (Deadline.isOver(deadlineOfState(), nowNanos)) {
      switch (state) {
        case GONE -> forget();
        case TAKEN, DETACHED -> giveUp(nowNanos);
        case ATTACHED -> {
          if (session != null) {
            feed.storeIsSilent(session, nowNanos);
          }
        }
      }
    }
    feed.failOverdue(nowNanos);
  }

  private long deadlineOfState() {
    return switch (state) {
      case GONE -> absence.deadline();
      case TAKEN, DETACHED -> deadline;
      case ATTACHED -> feed.silenceDeadline();
    };
  }

  /// When [#tick] has something to do (may be too early, never too late); only if [#needsTick].
  /// Compare by difference, as all nanosecond clocks.
  public long nextDeadline() {
    return Deadline.earlier(deadlineOfState(), feed.overdue());
  }

  /// Whether time matters to this queue now. An owner looks after every input, and ticks only the
  /// queues for which it is so.
  public boolean needsTick() {
    return nextDeadline() != Deadline.NEVER;
  }

  public DeviceKey device() {
    return device;
  }

  public @Nullable DeviceSession session() {
    return feed.deliveries.session();
  }

  @SuppressWarnings("ReferenceEquality") // a session that is opened again is another one
  private boolean isPresent(DeviceSession from) {
    return from == session();
  }

  public boolean isLive() {
    return feed.isLive();
  }

  // For the metrics: live deliveries that wait to be sent, those that are sent and not confirmed,
  // and positions that failed and have not come back in a page.

  public int held() {
    return feed.deliveries.held();
  }

  public int unconfirmed() {
    return feed.deliveries.unconfirmed();
  }

  public int owed() {
    return feed.deliveries.failed.owed();
  }

  /// Whether the queue can be dropped: no session, nobody waited for, nothing unresolved, and
  /// nothing worth remembering.
  public boolean isDone() {
    return state == State.GONE && absence.isForgotten() && feed.deliveries.failed.allStored();
  }
}
