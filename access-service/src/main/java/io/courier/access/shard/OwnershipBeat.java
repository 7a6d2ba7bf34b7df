package io.courier.access.shard;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// The heartbeat of this node: renews its lease from what the group answers, and its entries in
/// Redis; looks after its peers.
final class OwnershipBeat implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(OwnershipBeat.class);
  private static final Duration LEASE_LOOK = Duration.ofMillis(100);

  private final ShardOwnership ownership;
  private final OwnershipRegistry registry;
  private final Lease lease;
  private final DoubleSupplier heartbeatsAnswered;
  private final PeerWatch peers;
  private final ScheduledExecutorService scheduler;
  private final Clock clock;
  private final Duration beat;
  private final String node;
  private volatile boolean running;
  private volatile boolean beating = true;

  OwnershipBeat(
      ShardOwnership ownership,
      OwnershipRegistry registry,
      Lease lease,
      DoubleSupplier heartbeatsAnswered,
      PeerWatch peers,
      ScheduledExecutorService scheduler,
      Clock clock,
      Duration beat,
      String node) {
    this.ownership = ownership;
    this.registry = registry;
    this.lease = lease;
    this.heartbeatsAnswered = heartbeatsAnswered;
    this.peers = peers;
    this.scheduler = scheduler;
    this.clock = clock;
    this.beat = beat;
    this.node = node;
  }

  @Override
  public void start() {
    running = true;
    every(LEASE_LOOK, this::renewLease);
    every(beat, this::beat);
  }

  private void renewLease() {
    long asked = System.nanoTime();
    lease.heartbeats(heartbeatsAnswered.getAsDouble(), asked);
  }

  private void beat() {
    registry
        .beat(clock.millis())
        .thenCompose(beaten -> registry.nodes())
        .whenComplete(
            (nodes, failure) -> {
              if (nodes != null) {
                peers.seen(nodes);
              } else if (beating) {
                LOG.warn("no sign of life in Redis: {}", String.valueOf(failure));
              }
              beating = nodes != null;
            });
    ownership.keep();
  }

  private void every(Duration period, Runnable task) {
    scheduler.scheduleAtFixedRate(
        () -> {
          if (running) {
            guarded(task);
          }
        },
        0,
        period.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /// The scheduler would never run a task again that threw.
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a heartbeat failed", e);
    }
  }

  @Override
  public void stop() {
    running = false;
    registry
        .remove(node)
        .orTimeout(1, TimeUnit.SECONDS)
        .exceptionally(
            failure -> {
              LOG.info("this node stays in the list of nodes: {}", failure.toString());
              return 0L;
            })
        .join();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Begins before the poll loop asks for shards, and goes on until it has left the group.
  @Override
  public int getPhase() {
    return 2;
  }
}
