package io.courier.simulation.process;

import io.courier.access.owner.SteppedOwner;
import io.courier.access.presence.ModelledPresence;
import io.courier.access.produce.RecordSender;
import io.courier.access.produce.SteppedSender;
import io.courier.access.shard.Lease;
import io.courier.access.shard.SteppedShards;
import io.courier.kafka.consume.PollLoopSettings;
import io.courier.kafka.consume.RecordSink;
import io.courier.messages.topic.Topic;
import io.courier.simulation.redis.Asynchronous;
import io.courier.simulation.time.Timeline;
import io.courier.simulation.world.Ground;
import io.courier.simulation.world.Mutation;
import io.courier.simulation.world.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A process of access-service, the owner of shards: its own classes over models of Kafka and
/// Redis. Its threads (poll loop, loop of shards, sender of records, writer of links) take turns of
/// their own.
public final class AccessProcess extends SimulatedProcess {
  private static final long THREAD_NANOS = 100_000;
  private static final long BEAT_NANOS = 500 * Timeline.MILLI;
  private static final int RECORDS_AT_ONCE = 8;

  private final Ground ground;
  private final Asynchronous redis;
  private final RecordSender records;
  private final SteppedOwner owner;
  private final SteppedShards shards;
  private final Turns loops;
  private final Turns sends;
  private final Turns beats;
  private final List<LinkEnd> links = new ArrayList<>();
  private final long tickNanos;

  /// The owner's end of a link.
  interface LinkEnd {
    /// Takes what waits in it.
    void drain();

    /// The process is no more.
    void ownerDied();
  }

  public AccessProcess(Ground ground, String name) {
    super(ground, name, "access", true);
    this.ground = ground;
    Settings settings = ground.settings();
    Timeline time = ground.time();
    Clock clock = time.clock();
    this.tickNanos = settings.access().deliver().tick().toNanos();
    this.loops = new Turns(this, " loops", THREAD_NANOS, this::turn);
    this.sends = new Turns(this, " sends records", THREAD_NANOS, this::send);
    this.beats = new Turns(this, " beats", THREAD_NANOS, this::beat);
    this.redis =
        new Asynchronous(
            ground.redis(),
            time,
            ground.dice(name + " redis"),
            settings.redisNanos(),
            loops::wake,
            ground.has(Mutation.PRESENCE_LATE));
    var producer =
        ground.has(Mutation.NO_MARKER)
            ? Mutated.asksDirectly(outbox().producer())
            : outbox().producer();
    this.records = new RecordSender(producer, 1 << 20, ground.registry());
    Duration length =
        ground.has(Mutation.NO_LEASE) ? Duration.ofDays(1) : settings.access().ownership().lease();
    Lease lease = new Lease(length, time.now());
    this.owner =
        new SteppedOwner(
            new SteppedOwner.Parts(
                name,
                Ground.GENERATION,
                ground.shards(),
                settings.access(),
                settings.limits(),
                records,
                new ModelledPresence(redis, !ground.has(Mutation.PRESENCE_UNFENCED)),
                lease,
                clock,
                time::now,
                ground.dice(name + " jitter")::random,
                ground.registry()),
            (assignment, higher) -> shards().ownership().deposed(assignment, higher),
            this::rewind);
    this.shards =
        new SteppedShards(
            lease,
            owner.owner().threads(),
            owner.owner(),
            new SteppedShards.Registry(redis, name, address(name)),
            clock,
            time::now,
            this::later,
            () -> dice().chance(0.05),
            ground.registry());
    RecordSink sink = owner.sink(shards.ownership(), deadLetters());
    RecordSink filtered =
        ground.has(Mutation.PAGES_FILTERED) ? Mutated.filtersPages(sink, ground) : sink;
    start(
        PollLoopSettings.sticky("deliver", "access", Topic.PUSH_DELIVER.topicName(), name)
            .withBounds(
                2 * settings.access().deliver().unresolvedRecords(),
                2 * settings.access().deliver().unresolvedBytes().toBytes()),
        EarlyCommit.of(filtered, ground.has(Mutation.OWNER_COMMITS_EARLY)));
    beats.wake();
  }

  private SteppedShards shards() {
    return shards;
  }

  static String address(String name) {
    return "ws://" + name + ":7001/link";
  }

  public String address() {
    return address(name());
  }

  private void later(long nanos, Runnable task) {
    Turns once = new Turns(this, " later", THREAD_NANOS, task);
    once.wakeAfter(nanos);
  }

  // ---- turns --------------------------------------------------------------------------------

  private void turn() {
    boolean busy = shards.turn();
    sends.wake();
    List.copyOf(links).forEach(LinkEnd::drain);
    if (busy) {
      loops.wake();
    } else {
      loops.wakeAfter(tickNanos);
    }
  }

  private void send() {
    for (int i = dice().below(RECORDS_AT_ONCE); i >= 0; i--) {
      if (!SteppedSender.sendNext(records)) {
        return;
      }
    }
    sends.wake();
  }

  private void beat() {
    if (member().isCounted()) {
      shards.heartbeat();
    }
    shards.keep();
    beats.wakeAfter(BEAT_NANOS);
  }

  @Override
  void polled() {
    loops.wake();
  }

  @Override
  void woken() {
    super.woken();
    loops.wake();
  }

  @Override
  void died() {
    List.copyOf(links).forEach(LinkEnd::ownerDied);
    links.clear();
  }

  @Override
  void left() {
    for (LinkEnd link : List.copyOf(links)) {
      link.drain();
    }
    while (SteppedSender.sendNext(records)) {
      ground.history().say(() -> name() + " sends its last records");
    }
  }

  @Override
  public void redisStalls(long nanos) {
    redis.stallUntil(ground.time().now() + nanos);
  }

  // ---- links --------------------------------------------------------------------------------

  void add(LinkEnd link) {
    links.add(link);
  }

  void remove(LinkEnd link) {
    links.remove(link);
  }

  /// Gives the loops what gateways have said.
  void wakeLoops() {
    loops.wake();
  }

  SteppedOwner owner() {
    return owner;
  }

  public SteppedOwner.Load load() {
    return owner.load();
  }
}
