package io.courier.access.deliver;

import io.courier.access.deliver.Pending.Kind;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.PageEntry;
import org.jspecify.annotations.Nullable;

/// The messages of one device by what they wait for: to be sent, for their confirmation, or for the
/// acknowledgement of their failed receipt. [DeviceQueue] says when; this keeps count and order.
final class Deliveries {
  private final DeviceKey device;
  private final DeliveryLimits limits;
  private final DeviceEffects effects;
  private final HeldDeliveries held = new HeldDeliveries();
  private final InFlight inFlight = new InFlight();
  private final SeenPositions seen;

  final FailedDeliveries failed = new FailedDeliveries();

  private @Nullable DeviceSession session;
  private boolean explicitAck;
  private long lastMark;

  /// Every live delivery up to here was decided before, and is or was in somebody's custody.
  private long horizon;

  /// Whether a confirmation proves that the client has the position. A gateway that re-homed a
  /// session does not write again what it wrote for the former owner, and confirms it; what that
  /// one had passed over looks the same to it, until the mailbox has been read.
  boolean confirmationsAreEvidence;

  Deliveries(DeviceKey device, DeliveryLimits limits, DeviceEffects effects) {
    this.device = device;
    this.limits = limits;
    this.effects = effects;
    this.seen = new SeenPositions(limits.remembered());
  }

  // ---- sessions -------------------------------------------------------------------------------

  @Nullable DeviceSession session() {
    return session;
  }

  void begin(DeviceSession opened, long from, boolean explicit) {
    session = opened;
    explicitAck = explicit;
    horizon = Math.max(horizon, from);
    inFlight.begin(from);
  }

  int held() {
    return held.size();
  }

  int unconfirmed() {
    return inFlight.live();
  }

  void end() {
    session = null;
  }

  /// What the last session left: the client has it, by its own word, or it is to be sent again.
  void takeBack(long from) {
    boolean evidence = confirmationsAreEvidence;
    inFlight.takeAll(
        sent -> {
          if (sent.position <= from && evidence) {
            seen.add(sent.position);
          }
          if (sent.isLive()) {
            held.add(sent);
          }
        });
    // Held but never sent here: no evidence, a page may still bring what a former owner failed.
    for (Pending first = held.first();
        first != null && first.position <= from;
        first = held.first()) {
      held.removeFirst().resolve(effects);
    }
  }

  // ---- in -------------------------------------------------------------------------------------

  /// A position that is not above all before it is a repeat, since Push decides in order and leaves
  /// no holes: it lies in the store, or came in an earlier record whose custody counts. So it is
  /// never sent, only resolved, together with the first one if that is still here.
  boolean isRepeat(LiveDelivery delivery) {
    long position = delivery.position();
    if (position > horizon) {
      horizon = position;
      return false;
    }
    Pending first = held.find(position);
    if (first == null) {
      first = inFlight.find(position);
    }
    if (first == null || !first.isLive()) {
      first = failed.findUnacknowledged(position);
    }
    if (first == null) {
      effects.resolved(delivery);
    } else {
      first.addRepeat(delivery);
    }
    return true;
  }

  void hold(LiveDelivery delivery, long nowNanos) {
    held.add(Pending.live(delivery, nowNanos));
  }

  boolean isAnyHeld() {
    return !held.isEmpty();
  }

  boolean isTooMuchHeld() {
    return held.exceeds(limits);
  }

  // ---- out ------------------------------------------------------------------------------------

  void sendEphemeral(LiveDelivery delivery) {
    if (session != null && held.isEmpty()) {
      effects.sendLive(session, delivery, ++lastMark);
    }
  }

  /// Sends what is held, as far as the window allows.
  void sendHeld(long nowNanos) {
    while (!held.isEmpty() && inFlight.live() < limits.window()) {
      sendFirstHeld(nowNanos);
    }
  }

  private void sendFirstHeld(long nowNanos) {
    Pending pending = held.removeFirst();
    if (session == null || pending.position <= inFlight.highest()) {
      fail(pending, Reason.BEHIND); // never so: the gateway would drop it, and confirm it
      return;
    }
    pending.sent(++lastMark, nowNanos);
    inFlight.sent(pending);
    effects.sendLive(session, pending.delivery(), pending.mark);
  }

  /// Takes an entry of a page: sends it, unless the device is known to have it, or it is on its way
  /// on this session already, be it as a delivery that was failed meanwhile: a session keeps order,
  /// so the first copy arrives, or the session ends.
  void takeRow(PageEntry entry, PageProgress page, long nowNanos) {
    long position = entry.getPosition();
    page.add(position);
    Pending waiting = held.remove(position);
    if (waiting != null) {
      waiting.resolve(effects); // its row is custody enough
    }
    if (session == null || seen.contains(position)) {
      return;
    }
    page.awaitOne();
    Pending sent = inFlight.find(position);
    if (sent != null && (sent.kind == Kind.ROW || confirmationsAreEvidence)) {
      sent.page = page;
      return;
    }
    for (Pending first = held.first();
        first != null && first.position < position;
        first = held.first()) {
      sendFirstHeld(nowNanos);
    }
    // An explicit client acknowledges by position, so it is told each; its SDK's counts for
    // nothing.
    boolean late = position <= inFlight.highest() && !explicitAck;
    Pending row = Pending.row(position, page, nowNanos);
    row.sent(++lastMark, nowNanos);
    inFlight.sent(row);
    horizon = Math.max(horizon, position);
    effects.sendStored(session, entry, row.mark, late);
  }

  /// Whether something that the store still has may have reached the device all the same: what was
  /// failed, or an entry of a page.
  boolean mayHaveArrived() {
    boolean failedMay = !failed.nothingOwed() && (inFlight.hasTraces() || !seen.isEmpty());
    return failedMay || inFlight.hasRows();
  }

  // ---- answers --------------------------------------------------------------------------------

  /// The client has read up to this mark; for an explicit one that says nothing.
  void confirm(long mark) {
    if (!explicitAck) {
      inFlight.takeConfirmed(mark, Long.MAX_VALUE, this::confirmed);
    }
  }

  /// The client has stored this position, and what it was sent before it with lower ones. What was
  /// sent after it may be an older message that was late: not meant.
  void acknowledge(long position) {
    Pending stored = explicitAck ? inFlight.find(position) : null;
    if (stored != null) {
      inFlight.takeConfirmed(stored.mark, position, this::confirmed);
    }
  }

  private void confirmed(Pending pending) {
    if (confirmationsAreEvidence || pending.kind == Kind.ROW) {
      seen.add(pending.position);
    }
    if (pending.isLive()) {
      pending.resolve(effects);
    }
    if (pending.page != null) {
      pending.page.confirmedOne();
    }
  }

  // ---- failing --------------------------------------------------------------------------------

  void fail(LiveDelivery delivery, Reason reason, long nowNanos) {
    fail(Pending.live(delivery, nowNanos), reason);
  }

  private void fail(Pending pending, Reason reason) {
    pending.kind = Kind.TRACE;
    failed.add(pending);
    effects.fail(device, pending.delivery(), reason);
  }

  void failHeld(Reason reason) {
    while (!held.isEmpty()) {
      fail(held.removeFirst(), reason);
    }
  }

  /// What was sent and not confirmed, then what is held.
  void failAll(Reason sent, Reason waiting) {
    inFlight.giveUpLive(limits.remembered(), pending -> fail(pending, sent));
    failHeld(waiting);
  }

  /// The ack time-out. An explicit client may have lost what it has not stored: it gets it again.
  void failUnconfirmed() {
    failAll(Reason.ACK_TIMEOUT, Reason.BEHIND);
    if (explicitAck) {
      inFlight.forgetTraces();
    }
  }

  void failDropped(long mark) {
    for (Pending dropped : inFlight.takeDropped(mark)) {
      if (dropped.isLive()) {
        fail(dropped, Reason.OVERFLOW);
      }
    }
  }

  /// The brokers have the receipt of this position. False: none was waited for.
  boolean stored(long position) {
    Pending receipt = failed.stored(position);
    if (receipt != null) {
      receipt.resolve(effects);
    }
    return receipt != null;
  }

  // ---- time -----------------------------------------------------------------------------------

  /// When what is held has waited long enough, or [Deadline#NEVER].
  long holdDeadline() {
    Pending oldest = held.first();
    return oldest == null ? Deadline.NEVER : oldest.sinceNanos + limits.holdLimitNanos();
  }

  /// When what was sent should have been confirmed, or [Deadline#NEVER].
  long ackDeadline() {
    Pending oldest = inFlight.oldestLive();
    return oldest == null ? Deadline.NEVER : oldest.sentNanos + limits.ackTimeoutNanos();
  }
}
