package io.courier.access.owner;

import io.courier.access.deliver.DeviceQueue;
import io.courier.access.deliver.PartitionCustody;
import io.courier.access.inbound.PendingCommands;
import io.courier.access.presence.FollowUp;
import io.courier.access.presence.PresenceKeeper;
import io.courier.access.session.Frames;
import io.courier.access.session.Session;
import io.courier.access.settings.AccessProperties;
import io.courier.access.shard.Assignment;
import io.courier.messages.client.DisconnectCode;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.id.Position;
import io.courier.messages.redis.OnlineDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/// All that lives in one shard while it is ours: its devices, their sessions, its records and its
/// presence. Touched on its loop alone, and dropped as a whole.
final class ShardDesk implements PresenceKeeper.Listener {
  private final Assignment assignment;
  private final DeskTools tools;
  private final ShardOutlets outlets;
  private final LinkOutbox links;
  private final PendingCommands commands;
  private final ReceiptOutbox receipts;
  private final PresenceKeeper presence;
  private final OnlineEvents events;
  private final ShardEffects effects;
  private final DeviceSlots devices;
  private final ShardRecords records;
  private final Map<Session, Attached> sessions = new HashMap<>();

  /// Records that came before presence was taken over: of one poll, then the partition is paused.
  private List<Arrived> early = new ArrayList<>();

  private final MarkersDue markersDue;
  private final SessionAdmission admission;
  private final long waitUntilNanos;
  private boolean waitIsOver;

  ShardDesk(
      Assignment assignment,
      DeskTools tools,
      ShardOutlets outlets,
      LinkOutbox links,
      PendingCommands commands,
      long nowNanos) {
    this.assignment = assignment;
    this.tools = tools;
    this.outlets = outlets;
    this.links = links;
    this.commands = commands;
    int shard = assignment.shard();
    long epoch = assignment.epoch();
    AccessProperties.Deliver deliver = tools.properties().deliver();
    Executor later = action -> outlets.later(assignment, action);
    this.receipts = tools.receipts(assignment, this::storedLater, later);
    this.presence = tools.keeper(assignment, outlets.loop()::answer, this);
    this.events = tools.events(shard, presence, later);
    PartitionCustody<RecordDelivery> custody =
        new PartitionCustody<>(deliver.unresolvedRecords(), deliver.unresolvedBytes().toBytes());
    this.effects =
        new ShardEffects(
            epoch, custody, links, receipts, presence, events, tools.metrics(), tools.clock());
    this.waitUntilNanos = nowNanos + deliver.takeoverGrace().toNanos();
    this.devices = tools.slots(epoch, effects, waitUntilNanos, nowNanos);
    this.records = new ShardRecords(assignment, devices, custody, commands);
    this.markersDue = new MarkersDue(tools.properties().presence().markersIn(deliver.tick()));
    this.admission = new SessionAdmission(tools.properties().sessions());
  }

  Assignment assignment() {
    return assignment;
  }

  // ---- sessions ----

  void open(Session session, long nowNanos) {
    DeviceKey device = session.device();
    DeviceSlot known = devices.get(device);
    Attached before = known == null ? null : known.attached();
    Optional<SessionAdmission.Refusal> refusal = refusal(session, before != null);
    if (refusal.isPresent()) {
      turnAway(session, refusal.get());
      return;
    }
    if (before != null && !makeWay(before.session(), session)) {
      // One that was never open here may come again: its gateway's clock may be behind.
      end(session, session.resumed() ? DisconnectCode.REPLACED : DisconnectCode.CLOSED);
      return;
    }
    events.online(session);
    Attached attached = new Attached(session);
    DeviceSlot slot = devices.attach(device, attached, nowNanos);
    sessions.put(session, attached);
    if (session.resumed()) {
      opened(session);
    } else {
      // A device that nobody knew yet misses what Push decides without seeing it, and its user
      // takes `connected` for a promise.
      presence.afterWrite(device, FollowUp.OPENED, () -> opened(session));
    }
    long from = Position.isOf(session.from(), tools.generation()) ? session.from() : Position.NONE;
    devices.on(
        slot,
        queue -> queue.attach(attached, from, session.resumed(), session.explicitAck(), nowNanos));
  }

  private Optional<SessionAdmission.Refusal> refusal(Session session, boolean isHereAlready) {
    // The session is in the table already, and takes the place of the one that is here.
    int others = tools.table().count() - (isHereAlready ? 2 : 1);
    return admission.refusal(
        session.resumed(),
        new SessionAdmission.Present(
            others,
            presence.others(session.device()),
            presence.waiting(),
            tools.records().isBehind()));
  }

  private void turnAway(Session session, SessionAdmission.Refusal refusal) {
    tools.metrics().turnedAway(refusal);
    dismiss(session, refusal.code().code(), refusal.code().reason());
  }

  private void opened(Session session) {
    if (sessions.containsKey(session)) {
      links.control(session, Frames.opened(session, assignment.epoch()));
    }
  }

  void close(Session session, long nowNanos) {
    Attached attached = sessions.remove(session);
    commands.forget(session);
    DeviceSlot slot = devices.get(session.device());
    if (attached != null && slot != null && slot.attached() == attached) {
      devices.detach(slot, queue -> queue.detach(attached, nowNanos));
    }
  }

  void confirm(Session session, long mark, long nowNanos) {
    effects.confirming(true);
    on(session, (queue, attached) -> queue.confirm(attached, mark, nowNanos));
    effects.confirming(false);
  }

  void acked(Session session, long position, long nowNanos) {
    effects.confirming(true);
    on(session, (queue, attached) -> queue.ackUpTo(attached, position, nowNanos));
    effects.confirming(false);
  }

  void retrieve(Session session, long nowNanos) {
    on(session, (queue, attached) -> queue.nudge(nowNanos));
  }

  void overflow(Session session, long mark) {
    on(session, (queue, attached) -> queue.overflow(attached, mark));
    links.control(session, Frames.overflowSeen(session));
  }

  void drained(Session session, long nowNanos) {
    on(session, (queue, attached) -> queue.drained(attached, nowNanos));
  }

  private void on(Session session, BiConsumer<DeviceQueue, Attached> input) {
    Attached attached = sessions.get(session);
    if (attached != null) {
      devices.on(session.device(), queue -> input.accept(queue, attached));
    }
  }

  /// Ends the present session for a new one of the same device. False when the new one is the
  /// older: its gateway brought it back late after a change of owner, or its client has given it up
  /// and connected elsewhere while nobody served the shard.
  private boolean makeWay(Session present, Session fresh) {
    boolean same = present.id().equals(fresh.id());
    if (!same && fresh.sinceMillis() < present.sinceMillis()) {
      return false;
    }
    sessions.remove(present);
    commands.forget(present);
    if (same) {
      tools.table().forget(present); // the same connection, over another link
    } else {
      end(present, DisconnectCode.REPLACED);
    }
    return true;
  }

  private void end(Session session, DisconnectCode code) {
    tools.metrics().replaced();
    dismiss(session, code.code(), code.reason());
  }

  private void dismiss(Session session, int code, String reason) {
    tools.table().forget(session);
    links.control(session, Frames.disconnect(session.handle(), code, reason));
  }

  /// Ends the session of a device, if it has one here.
  boolean disconnect(DeviceKey device, int code, long nowNanos) {
    DeviceSlot slot = devices.get(device);
    Attached attached = slot == null ? null : slot.attached();
    if (attached == null) {
      return false;
    }
    close(attached.session(), nowNanos);
    dismiss(attached.session(), code, "disconnected by the server");
    return true;
  }

  /// The devices of a user that are shown as online.
  List<OnlineDevice> online(String user) {
    return presence.online(user);
  }

  // ---- records ----

  void take(List<Arrived> arrived, long nowNanos) {
    if (!assignment.isReady()) {
      early.addAll(arrived);
      return;
    }
    arrived.forEach(each -> records.take(each, nowNanos));
  }

  /// On a thread of the producer.
  private void storedLater(DeviceKey device, long position) {
    outlets.later(
        assignment,
        () -> {
          long nowNanos = tools.nanoTime().getAsLong();
          devices.on(device, queue -> queue.stored(position, nowNanos));
        });
  }

  // ---- presence ----

  @Override
  public void taken() {
    assignment.ready();
    List<Arrived> waiting = early;
    early = new ArrayList<>();
    take(waiting, tools.nanoTime().getAsLong());
  }

  /// What Push decided while it could not see them may lie in the mailboxes.
  @Override
  public void restored() {
    tools.metrics().restored();
    devices.unsure(tools.nanoTime().getAsLong());
    markersDue.begin(devices.attached());
  }

  @Override
  public void refused(long higher) {
    outlets.deposed().accept(assignment, higher);
  }

  // ---- time ----

  void tick(long nowNanos) {
    if (!waitIsOver && assignment.isReady() && nowNanos - waitUntilNanos >= 0) {
      waitIsOver = true;
      presence.leftovers().forEach((device, left) -> devices.missed(device, left, nowNanos));
    }
    devices.tick(nowNanos);
    receipts.sendLostAgain();
    events.sendLostAgain();
    markersDue.next(device -> devices.on(device, queue -> queue.markerAgain(nowNanos)));
    records.bound(nowNanos);
  }

  void flush(long nowNanos) {
    receipts.flush();
    presence.flush(nowNanos);
  }

  /// Not ours any more. Gateways open its sessions elsewhere, under other handles.
  void end() {
    presence.end();
    sessions.keySet().forEach(tools.table()::forget);
    sessions.keySet().forEach(commands::forget);
  }

  OwnerCounts count() {
    return devices
        .count(records.records(), records.bytes())
        .waiting(presence.waiting(), markersDue.size() + receipts.waiting());
  }
}
