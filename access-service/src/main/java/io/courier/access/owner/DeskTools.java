package io.courier.access.owner;

import io.courier.access.deliver.DeliveryLimits;
import io.courier.access.inbound.ChatSender;
import io.courier.access.inbound.CommandCounts;
import io.courier.access.inbound.RpcReader;
import io.courier.access.presence.PresenceStore;
import io.courier.access.produce.RecordSender;
import io.courier.access.session.SessionTable;
import io.courier.access.settings.AccessProperties;
import java.time.Clock;
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
    CommandCounts commands,
    OwnerMetrics metrics,
    Clock clock,
    LongSupplier nanoTime,
    Supplier<RandomGenerator> random) {}
