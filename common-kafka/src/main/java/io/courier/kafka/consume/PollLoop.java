package io.courier.kafka.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.backoff.BackOff;

/// One consumer on one platform thread. It hands each poll to a [RecordSink], polls on meanwhile,
/// and commits past what is [Inbound#done()].
///
/// Guarantees: a record is offered until it is done; nothing that is not done is committed past;
/// while the sink cannot go on the loop stays in its group, pauses, and offers the same records
/// again. A stop leaves the group at once, so that others take over without waiting.
public final class PollLoop implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
  private static final Duration POLL = Duration.ofMillis(250);

  /// While something is paused: how soon the loop looks whether it may go on.
  private static final Duration POLL_PAUSED = Duration.ofMillis(10);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final PollLoopSettings settings;
  private final ConsumerSource consumers;
  private final RecordSink sink;
  private final PollLoopMetrics metrics;
  private final PartitionOffsets offsets;
  private final Offers offers;

  volatile boolean running;
  private volatile boolean rewind;

  /// The group has given us our share, which is nothing for a member beyond the partitions.
  private volatile boolean joined;

  private volatile Set<TopicPartition> assignment = Set.of();
  private volatile @Nullable Consumer<byte[], byte[]> consumer;
  private @Nullable Thread thread;

  public PollLoop(
      PollLoopSettings settings,
      ConsumerSource consumers,
      RecordSink sink,
      PollLoopMetrics metrics) {
    this(settings, consumers, sink, metrics, System::nanoTime, Offers.BACK_OFF);
  }

  /// @param nanoTime monotonic clock, by which it commits and waits
  /// @param backOff how long it waits before it offers again what the sink did not take
  PollLoop(
      PollLoopSettings settings,
      ConsumerSource consumers,
      RecordSink sink,
      PollLoopMetrics metrics,
      LongSupplier nanoTime,
      BackOff backOff) {
    this.settings = settings;
    this.consumers = consumers;
    this.sink = sink;
    this.metrics = metrics;
    this.offsets = new PartitionOffsets(settings, nanoTime);
    this.offers = new Offers(settings.name(), sink, metrics, nanoTime, backOff);
    metrics.watch(this, settings.topics());
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("poll-" + settings.name()).start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    Consumer<byte[], byte[]> open = consumer;
    if (open != null) {
      open.wakeup();
    }
    Thread polling = thread;
    if (polling != null) {
      try {
        polling.join(CLOSE_TIMEOUT.multipliedBy(2));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// The partitions this loop reads now. From any thread.
  public Set<TopicPartition> assignment() {
    return assignment;
  }

  /// Whether the last records offered were taken, and the group counts this loop in. A member that
  /// has no partitions, since there are more members, is as healthy: it stands by. From any thread.
  public boolean isHealthy() {
    return running && offers.isHealthy() && joined;
  }

  public String name() {
    return settings.name();
  }

  /// Reads again from the committed offsets: something that was produced did not arrive. From any
  /// thread.
  public void rewind() {
    rewind = true;
  }

  /// How many heartbeats the group's coordinator has answered. Kafka's `last-heartbeat-seconds-ago`
  /// measures what was sent, this counts answers. From any thread; 0 before the first.
  public double heartbeatsAnswered() {
    Consumer<byte[], byte[]> open = consumer;
    return open == null ? 0 : Heartbeats.answered(open);
  }

  /// What was handed over and is not done.
  PartitionOffsets offsets() {
    return offsets;
  }

  private void run() {
    while (running) {
      Consumer<byte[], byte[]> opened = consumers.open(settings);
      consumer = opened;
      try (opened) {
        begin(opened);
        turnUntilStopped(opened);
        leave(opened);
      } catch (RuntimeException e) {
        LOG.error("poll loop {} failed and starts again", settings.name(), e);
        sink.lost(assignment);
        dropAll();
        LockSupport.parkNanos(offers.failed());
      } finally {
        consumer = null;
        joined = false;
        assignment = Set.of();
      }
    }
  }

  /// Returns with the consumer open, also when a stop wakes it: it has yet to leave its group.
  private void turnUntilStopped(Consumer<byte[], byte[]> consumer) {
    try {
      while (running) {
        turn(consumer);
      }
    } catch (WakeupException e) {
      LOG.debug("{} was woken to stop", settings.name());
    }
  }

  /// Joins the group.
  void begin(Consumer<byte[], byte[]> consumer) {
    consumer.subscribe(settings.topics(), new Rebalance(consumer));
  }

  /// Offers what waits, polls once, and commits what is done.
  void turn(Consumer<byte[], byte[]> consumer) {
    if (rewind) {
      rewindToCommitted(consumer);
    }
    offers.again();
    boolean paused = applyPauses(consumer);
    ConsumerRecords<byte[], byte[]> records = consumer.poll(paused ? POLL_PAUSED : POLL);
    if (!records.isEmpty()) {
      List<Inbound> inbound = new ArrayList<>(records.count());
      long now = System.currentTimeMillis();
      for (ConsumerRecord<byte[], byte[]> record : records) {
        Inbound one = new Inbound(record);
        inbound.add(one);
        offsets.add(one);
        metrics.waited(record.topic(), now - record.timestamp());
      }
      offers.offer(inbound);
    }
    offsets.commitAsync(consumer);
    offsets.countBacklog(consumer);
  }

  /// Pauses all while records wait to be offered again, else the partitions at their bound.
  private boolean applyPauses(Consumer<byte[], byte[]> consumer) {
    return Pauses.apply(
        consumer,
        partition -> offers.areWaiting() || offsets.isFull(partition) || sink.isFull(partition));
  }

  private void rewindToCommitted(Consumer<byte[], byte[]> consumer) {
    rewind = false;
    metrics.rewound();
    Set<TopicPartition> partitions = consumer.assignment();
    LOG.warn("{} reads {} partitions again from what is committed", settings.name(), partitions);
    offsets.commitSync(consumer, partitions);
    offers.clear();
    offsets.drop(partitions);
    consumer
        .committed(partitions)
        .forEach(
            (partition, committed) -> {
              if (committed == null) {
                consumer.seekToBeginning(Set.of(partition));
              } else {
                consumer.seek(partition, committed.offset());
              }
            });
  }

  /// Gives everything up and leaves the group.
  void leave(Consumer<byte[], byte[]> consumer) {
    sink.revoked(consumer.assignment());
    offsets.commitSync(consumer, consumer.assignment());
    dropAll();
    // What runs below must not find itself the owner of what it has just given up.
    assignment = Set.of();
    consumer.close(
        CloseOptions.timeout(CLOSE_TIMEOUT)
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
  }

  private void dropAll() {
    offers.clear();
    offsets.clear();
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    private final Consumer<byte[], byte[]> consumer;

    private Rebalance(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      LOG.info("{} is assigned {}", settings.name(), partitions);
      offers.begin();
      sink.assigned(partitions);
      assignment = Set.copyOf(consumer.assignment());
      joined = true;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (!running) {
        return; // leave() has done it.
      }
      LOG.info("{} gives up {}", settings.name(), partitions);
      joined = false; // until this rebalance has told what we have now
      sink.revoked(partitions);
      offsets.commitSync(consumer, partitions);
      forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      LOG.warn("{} has lost {}", settings.name(), partitions);
      joined = false;
      sink.lost(partitions);
      forget(partitions);
    }

    private void forget(Collection<TopicPartition> partitions) {
      offsets.drop(partitions);
      offers.forget(partitions);
      Set<TopicPartition> left = new HashSet<>(assignment);
      left.removeAll(Set.copyOf(partitions));
      assignment = Set.copyOf(left);
    }
  }
}
