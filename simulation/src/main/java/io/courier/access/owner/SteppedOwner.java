package io.courier.access.owner;

import io.courier.access.deliver.DeliveryLimits;
import io.courier.access.inbound.ChatSender;
import io.courier.access.inbound.CommandCounts;
import io.courier.access.inbound.RpcReader;
import io.courier.access.inbound.ServerSender;
import io.courier.access.link.LinkFrames;
import io.courier.access.presence.PresenceStore;
import io.courier.access.produce.RecordSender;
import io.courier.access.session.Emulations;
import io.courier.access.session.SessionDesk;
import io.courier.access.session.SessionTable;
import io.courier.access.settings.AccessProperties;
import io.courier.access.shard.Assignment;
import io.courier.access.shard.Lease;
import io.courier.access.shard.ShardOwnership;
import io.courier.kafka.check.RecordCheck;
import io.courier.kafka.consume.RecordSink;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.messages.id.Shards;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The owner of shards, put together over any Redis and any Kafka, its loops not started.
///
/// In this package because Spring puts it together otherwise.
public final class SteppedOwner {
  private final Owner owner;
  private final Shards shards;
  private final LinkFrames frames;

  /// What it is made of.
  public record Parts(
      String node,
      long generation,
      Shards shards,
      AccessProperties properties,
      DeliveryLimits limits,
      RecordSender records,
      PresenceStore presence,
      Lease lease,
      Clock clock,
      LongSupplier nanoTime,
      Supplier<RandomGenerator> random,
      MeterRegistry registry) {}

  /// How much there is in its shards, as of the last second.
  ///
  /// @param busy what waits for something that must come: catching up, held, unconfirmed, a write
  ///     of presence or what comes behind it, a question for a mailbox
  /// @param held live deliveries that wait to be sent
  /// @param sessions attached
  /// @param unresolvedRecords of the fullest shard
  public record Load(int busy, int held, int sessions, int unresolvedRecords, String text) {}

  public SteppedOwner(Parts parts, ObjLongConsumer<Assignment> deposed, Runnable readAgain) {
    this.shards = parts.shards;
    SessionTable table = new SessionTable();
    CommandCounts commands = new CommandCounts(parts.registry);
    ChatSender chat =
        new ChatSender(
            parts.records,
            parts.properties.inbound(),
            parts.generation,
            parts.clock,
            commands,
            parts.registry);
    DeskTools tools =
        new DeskTools(
            parts.node,
            parts.generation,
            parts.properties,
            parts.limits,
            table,
            parts.records,
            parts.presence,
            new RpcReader(1_000, 1_000),
            chat,
            new ServerSender(chat, parts.properties.inbound(), parts.registry),
            commands,
            new OwnerMetrics(parts.registry),
            parts.clock,
            parts.nanoTime,
            parts.random);
    this.owner = new Owner(tools, parts.lease, deposed, readAgain, parts.registry);
    this.frames = new SessionDesk(table, owner, shards, new Emulations(table, parts.registry));
  }

  public Owner owner() {
    return owner;
  }

  /// Takes what gateways say.
  public LinkFrames frames() {
    return frames;
  }

  public RecordSink sink(ShardOwnership ownership, DeadLetters deadLetters) {
    return new DeliverSink(
        ownership, owner, new DeliverCheck(new RecordCheck(shards)), deadLetters);
  }

  public Load load() {
    OwnerCounts counts = owner.counts();
    int busy =
        counts.catchingUp()
            + counts.held()
            + counts.unconfirmed()
            + counts.presenceWaiting()
            + counts.markersDue();
    return new Load(
        busy, counts.held(), counts.sessions(), counts.unresolvedRecords(), counts.toString());
  }
}
