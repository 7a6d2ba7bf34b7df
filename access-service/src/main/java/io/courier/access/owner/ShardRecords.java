package io.courier.access.owner;

import io.courier.access.deliver.PartitionCustody;
import io.courier.access.inbound.PendingCommands;
import io.courier.access.shard.Assignment;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.EmptyMailboxes;
import io.courier.messages.topic.Nudge;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.SessionRound;
import java.util.List;
import java.util.function.Consumer;

/// The records of one shard's `push_deliver`: given to the queues of their devices, and kept in
/// custody until every delivery is resolved.
///
/// Pages, empty mailboxes and nudges are done at once: what they speak of lies in the mailbox. The
/// result of a command is the answer to the rpc that waits for it, and a delivery when none does.
final class ShardRecords {
  private final Assignment assignment;
  private final DeviceSlots devices;
  private final PartitionCustody<RecordDelivery> custody;
  private final PendingCommands commands;

  ShardRecords(
      Assignment assignment,
      DeviceSlots devices,
      PartitionCustody<RecordDelivery> custody,
      PendingCommands commands) {
    this.assignment = assignment;
    this.devices = devices;
    this.custody = custody;
    this.commands = commands;
  }

  void take(Arrived arrived, long nowNanos) {
    switch (arrived.record().getKindCase()) {
      case DELIVERY -> deliver(arrived, nowNanos);
      case PAGE -> {
        page(arrived.record().getPage(), nowNanos);
        arrived.inbound().done();
      }
      case EMPTY -> {
        empty(arrived.record().getEmpty(), nowNanos);
        arrived.inbound().done();
      }
      case NUDGE -> {
        nudge(arrived.record().getNudge(), nowNanos);
        arrived.inbound().done();
      }
      case KIND_NOT_SET -> throw new IllegalArgumentException("refused before it comes here");
    }
  }

  /// Keeps custody within its bound: what is held longest fails, and the partition is paused while
  /// even that does not help.
  void bound(long nowNanos) {
    for (RecordDelivery next = custody.nextToFail(); next != null; next = custody.nextToFail()) {
      forTargets(next, key -> devices.on(key, queue -> queue.failHeld(nowNanos)));
    }
    assignment.pause(custody.isPaused());
  }

  int records() {
    return custody.records();
  }

  long bytes() {
    return custody.bytes();
  }

  private void deliver(Arrived arrived, long nowNanos) {
    RecordDelivery delivery =
        new RecordDelivery(arrived.record(), arrived.bytes(), arrived.inbound()::done);
    List<Devices> targets = delivery.delivery().getTargetsList();
    custody.open(delivery, targets.stream().mapToInt(Devices::getDevicesCount).sum());
    boolean isResult = delivery.message().hasResult();
    forTargets(
        delivery,
        key -> {
          if (isResult && isAnswer(key, delivery)) {
            custody.resolveOne(delivery);
          } else {
            devices.on(devices.orNew(key, nowNanos), queue -> queue.deliver(delivery, nowNanos));
          }
        });
    bound(nowNanos);
  }

  /// Whether the device's session waited for this result, and so has it, whatever its queue waits
  /// for. An rpc's answer has no place among the deliveries.
  private boolean isAnswer(DeviceKey key, RecordDelivery delivery) {
    DeviceSlot slot = devices.get(key);
    Attached attached = slot == null ? null : slot.attached();
    return attached != null && commands.answer(attached.session(), delivery.message().getResult());
  }

  private void page(Page page, long nowNanos) {
    devices.on(key(page.getSession()), queue -> queue.page(page, nowNanos));
  }

  private void empty(EmptyMailboxes empty, long nowNanos) {
    for (SessionRound round : empty.getSessionsList()) {
      devices.on(key(round), queue -> queue.emptyMailbox(round, nowNanos));
    }
  }

  private void nudge(Nudge nudge, long nowNanos) {
    for (Devices nudged : nudge.getDevicesList()) {
      for (String device : nudged.getDevicesList()) {
        devices.on(new DeviceKey(nudged.getUser(), device), queue -> queue.nudge(nowNanos));
      }
    }
  }

  private static void forTargets(RecordDelivery delivery, Consumer<DeviceKey> each) {
    for (Devices target : delivery.delivery().getTargetsList()) {
      for (String device : target.getDevicesList()) {
        each.accept(new DeviceKey(target.getUser(), device));
      }
    }
  }

  private static DeviceKey key(SessionRound round) {
    return new DeviceKey(round.getUser(), round.getDevice());
  }
}
