package io.courier.access.deliver;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.SessionRound;
import org.jspecify.annotations.Nullable;

/// The deliveries that one device has yet to answer, in position order. API first; bodies follow.
public class DeviceQueue {
  private final DeviceKey device;
  private final long epoch;
  private final DeliveryLimits limits;
  private final DeviceEffects effects;

  /// A queue without a session that waits for none: what it is given fails, until [#attach] or
  /// [#awaitSession].
  public DeviceQueue(DeviceKey device, long epoch, DeliveryLimits limits, DeviceEffects effects) {
    this.device = device;
    this.epoch = epoch;
    this.limits = limits;
    this.effects = effects;
  }

  public DeviceKey device() {
    return device;
  }

  /// After a takeover: keeps deliveries until a session comes, or this moment. Ignored unless the
  /// queue is fresh or waiting already.
  public void awaitSession(long untilNanos) {}

  /// A live delivery, in the order of the records. Ephemeral ones ([LiveDelivery#position] NONE)
  /// are sent at once or dropped.
  public void deliver(LiveDelivery delivery, long nowNanos) {}

  /// A session of this device opened; it replaces the one before (no detach needed).
  ///
  /// @param from last position the client says it has, 0 unknown (also for one of another
  ///     generation); resumed: the last one confirmed on it; explicit ack: what the device says
  /// @param resumed the same client connection, opened again by its gateway
  /// @param explicitAck confirmed by [#ackUpTo]; [#confirm] then counts only for late messages
  public void attach(
      DeviceSession session, long from, boolean resumed, boolean explicitAck, long nowNanos) {}

  /// The session ended or its link broke. Ignored unless it is the present one, as for all inputs
  /// that name a session.
  public void detach(DeviceSession session, long nowNanos) {}

  /// The client has read everything written up to this mark.
  public void confirm(DeviceSession session, long mark, long nowNanos) {}

  /// The client of an explicit-ack session has stored everything up to this position.
  public void ackUpTo(DeviceSession session, long position, long nowNanos) {}

  /// The gateway dropped what was sent from this mark on. Nothing is sent until [#drained].
  public void overflow(DeviceSession session, long mark, long nowNanos) {}

  /// The gateway's queue for the session has room again.
  public void drained(DeviceSession session, long nowNanos) {}

  /// A page of this device's mailbox. Any page may be given; only the expected one is taken.
  public void page(Page page, long nowNanos) {}

  /// The answer to this round: the mailbox is empty (a page 1, empty and last).
  public void emptyMailbox(SessionRound round, long nowNanos) {}

  /// Rows were stored for this device while Redis said that it is online.
  public void nudge(long nowNanos) {}

  /// The client asks for its mailbox (`inbox.retrieve`).
  public void retrieve(long nowNanos) {}

  /// Opens a marker round again without leaving the state: Redis was emptied.
  public void markerAgain(long nowNanos) {}

  /// The brokers have acknowledged the failed receipt of this position.
  public void stored(long position, long nowNanos) {}

  /// The partition's custody is at its bound: what is held here fails.
  public void failHeld(long nowNanos) {}

  /// Lets time pass: to be called, within some 100 ms, once [#nextDeadline] has come.
  public void tick(long nowNanos) {}

  /// Whether time matters to this queue now. An owner looks after every input, and ticks only the
  /// queues for which it is so.
  public boolean needsTick() {
    return false;
  }

  /// When [#tick] has something to do (may be too early, never too late); only if [#needsTick].
  /// Compare by difference, as all nanosecond clocks.
  public long nextDeadline() {
    return 0;
  }

  /// Whether the queue can be dropped: no session, nobody waited for, nothing unresolved.
  public boolean isDone() {
    return true;
  }

  public boolean isLive() {
    return false;
  }

  /// The present session's id, or null.
  public @Nullable DeviceSession session() {
    return null;
  }

  long epoch() {
    return epoch + limits.window() + effects.hashCode();
  }
}
