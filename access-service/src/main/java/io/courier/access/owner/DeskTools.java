package io.courier.access.owner;

import io.courier.access.deliver.DeliveryLimits;
import io.courier.access.deliver.DeviceEffects;
import io.courier.access.inbound.ChatSender;
import io.courier.access.inbound.CommandCounts;
import io.courier.access.inbound.RpcReader;
import io.courier.access.inbound.ServerSender;
import io.courier.access.presence.PresenceKeeper;
import io.courier.access.presence.PresenceStore;
import io.courier.access.produce.RecordSender;
import io.courier.access.session.SessionTable;
import io.courier.access.settings.AccessProperties;
import io.courier.access.shard.Assignment;
import io.courier.kafka.produce.Producers;
import io.courier.messages.id.DeviceKey;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What all desks of this node share.
///
/// @param node this node's name
/// @param generation of the topics, the high part of every position
/// @param nanoTime monotonic clock
/// @param random gives the present thread's, by which repeated tries are spread
public record DeskTools(
    String node,
    long generation,
    AccessProperties properties,
    DeliveryLimits limits,
    SessionTable table,
    RecordSender records,
    PresenceStore presence,
    RpcReader rpc,
    ChatSender chat,
    ServerSender servers,
    CommandCounts commands,
    OwnerMetrics metrics,
    Clock clock,
    LongSupplier nanoTime,
    Supplier<RandomGenerator> random) {

  /// Keeps the presence of an assignment.
  ///
  /// @param loop runs answers on the shard's loop
  PresenceKeeper keeper(Assignment of, Executor loop, PresenceKeeper.Listener listener) {
    return new PresenceKeeper(
        of.shard(), of.epoch(), presence, loop, properties.presence(), listener, nanoTime, random);
  }

  /// The devices of a shard.
  ///
  /// @param waitUntilNanos until when new queues wait for the sessions of the former owner
  DeviceSlots slots(long epoch, DeviceEffects effects, long waitUntilNanos, long nowNanos) {
    AccessProperties.Deliver deliver = properties.deliver();
    Ticks ticks = new Ticks(deliver.tick().toNanos(), nowNanos);
    return new DeviceSlots(epoch, limits, effects, ticks, waitUntilNanos, deliver.absentDevices());
  }

  /// What an assignment has for `push_receipt`.
  ///
  /// @param stored is told, on a thread of the producer, which device's position the brokers have
  /// @param loop runs what follows on the shard's loop, as long as the shard is ours
  ReceiptOutbox receipts(Assignment of, BiConsumer<DeviceKey, Long> stored, Executor loop) {
    return new ReceiptOutbox(
        of.shard(), of.epoch(), records, stored, loop, Producers.MAX_RECORD_BYTES);
  }

  OnlineEvents events(int shard, PresenceKeeper presence, Executor loop) {
    return new OnlineEvents(shard, node, presence, records, loop, clock);
  }
}
