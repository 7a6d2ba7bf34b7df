package io.courier.simulation.process;

import io.courier.kafka.batch.BatchProcessor;
import io.courier.kafka.batch.BatchSinks;
import io.courier.kafka.consume.PollLoopSettings;
import io.courier.kafka.consume.RecordSink;
import io.courier.kafka.consume.SteppedPollLoop;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.messages.topic.Topic;
import io.courier.simulation.kafka.Group;
import io.courier.simulation.kafka.Member;
import io.courier.simulation.kafka.Outbox;
import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import io.courier.simulation.world.Ground;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.backoff.FixedBackOff;

/// One process of a service: a poll loop over a consumer, and a producer. Can end in the middle of
/// anything, be stopped and go on later, and lose its way to the brokers.
public abstract class SimulatedProcess {
  private static final long IDLE_NANOS = 250 * Timeline.MILLI;

  /// After a while without anything: whatever comes wakes the loop.
  private static final long ASLEEP_NANOS = 2 * Timeline.SECOND;

  private static final long PAUSED_NANOS = 50 * Timeline.MILLI;
  private static final FixedBackOff BACK_OFF =
      new FixedBackOff(300, FixedBackOff.UNLIMITED_ATTEMPTS);

  private final Ground ground;
  private final String name;
  private final Dice dice;
  private final Outbox outbox;
  private final Turns polls;
  private final Group group;
  private @Nullable Member member;
  private @Nullable SteppedPollLoop loop;
  private Runnable onDeath = () -> {};
  private boolean dead;
  private long stoppedUntil;
  private int idleTurns;

  /// Edges until the process ends in the middle of its work; below 0: it does not.
  private int edgesLeft = -1;

  SimulatedProcess(Ground ground, String name, String groupName, boolean sticky) {
    this.ground = ground;
    this.name = name;
    this.dice = ground.dice(name);
    this.group = ground.broker().group(groupName, sticky);
    this.outbox =
        new Outbox(
            ground.broker(),
            ground.time(),
            ground.dice(name + " sends"),
            ground.settings().kafkaNanos(),
            this::woken,
            this::edge);
    this.polls = new Turns(this, " polls", Timeline.MILLI, this::poll);
  }

  /// Begins to poll.
  final void start(PollLoopSettings settings, RecordSink sink) {
    Member joining =
        new Member(
            group,
            name,
            ground.settings().pollRecords(),
            ground.dice(name + " reads"),
            polls::wake);
    member = joining;
    loop =
        new SteppedPollLoop(
            settings, sink, joining.consumer(), ground.time()::now, BACK_OFF, ground.registry());
    loop.begin();
    polls.wake();
  }

  /// Begins to process polls as batches.
  final void start(String loopName, List<Topic> topics, BatchProcessor processor) {
    List<String> names = topics.stream().map(Topic::topicName).toList();
    Timer timer = ground.registry().timer("batch", "loop", loopName);
    RecordSink sink =
        BatchSinks.of(topics, processor, outbox.producer(), deadLetters(), timer, this::rewind);
    start(PollLoopSettings.ranged(loopName, loopName, names), wired(sink));
  }

  /// Where a deliberate fault may take the sink's place.
  RecordSink wired(RecordSink sink) {
    return sink;
  }

  final DeadLetters deadLetters() {
    return new DeadLetters(outbox.producer(), ground.registry(), name);
  }

  final void rewind() {
    if (loop != null) {
      loop.rewind();
      polls.wake();
    }
  }

  private void poll() {
    SteppedPollLoop polling = loop;
    Member reading = member;
    if (polling == null || reading == null) {
      return;
    }
    polling.turn();
    polled();
    if (reading.hasWork()) {
      idleTurns = 0;
      polls.wake();
    } else if (reading.isPaused()) {
      polls.wakeAfter(PAUSED_NANOS);
    } else {
      boolean isAsleep = isQuiet() && idleTurns++ > 2;
      polls.wakeAfter(isAsleep ? ASLEEP_NANOS : IDLE_NANOS);
    }
  }

  /// The poll loop has taken a turn.
  void polled() {}

  /// Kafka has answered.
  void woken() {
    polls.wake();
  }

  /// A place at which the process may end: between two effects on others.
  final void edge() {
    if (edgesLeft >= 0 && edgesLeft-- == 0) {
      throw new Crash();
    }
  }

  // ---- from outside -------------------------------------------------------------------------

  public final String name() {
    return name;
  }

  public final Ground ground() {
    return ground;
  }

  final Dice dice() {
    return dice;
  }

  public final Outbox outbox() {
    return outbox;
  }

  final Member member() {
    Member started = member;
    if (started == null) {
      throw new IllegalStateException(name + " has not started");
    }
    return started;
  }

  public final boolean isDead() {
    return dead;
  }

  final long stoppedUntil() {
    return stoppedUntil;
  }

  /// @param action is run when it ends without notice
  public final void onDeath(Runnable action) {
    onDeath = action;
  }

  /// It ends at the next edge but so many, in the middle of what it does then.
  public final void crashAfter(int edges) {
    edgesLeft = edges;
  }

  public final void healed() {
    edgesLeft = -1;
    stoppedUntil = 0;
    member().cut(false);
    outbox.blockUntil(0);
    outbox.usual(ground.settings().kafkaNanos());
  }

  /// It ends without notice.
  public final void die() {
    if (!dead) {
      ground.history().say(() -> name + " ends");
      dead = true;
      outbox.vanish();
      member().vanish();
      died();
      onDeath.run();
    }
  }

  void died() {}

  /// The group gives up a member that has ended.
  public final void expire() {
    member().expire();
  }

  /// It stands still, as by SIGSTOP, and knows nothing of it afterwards.
  public final void stop(long nanos) {
    stoppedUntil = ground.time().now() + nanos;
  }

  /// The group gives it up while it is alive: it goes on for so many polls.
  public final void evict(int polls) {
    member().evict(polls);
    this.polls.wake();
  }

  /// The brokers are out of its reach.
  public final void cut(long nanos) {
    member().cut(true);
    outbox.blockUntil(ground.time().now() + nanos);
    ground
        .time()
        .after(
            nanos,
            () -> {
              if (!dead) {
                member().cut(false);
              }
            });
  }

  /// Its connection to Redis stands still, if it is one on which nobody waits.
  public void redisStalls(long nanos) {}

  /// Leaves in order, with notice.
  public final void leave() {
    if (!dead && loop != null) {
      ground.history().say(() -> name + " leaves");
      try {
        loop.leave();
        left();
      } catch (Crash crash) {
        ground.history().say(() -> name + " ends while it leaves");
      }
      dead = true;
      died();
    }
  }

  /// The loop has left; what it has yet to send is sent.
  void left() {}

  /// What is not committed, or on its way.
  public boolean isQuiet() {
    return dead || (outbox.waiting() == 0 && (loop == null || loop.unresolved() == 0));
  }
}
