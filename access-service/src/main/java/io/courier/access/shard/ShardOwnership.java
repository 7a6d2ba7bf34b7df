package io.courier.access.shard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns what the consumer group assigns into ownership with an epoch, and back.
///
/// Assigned → epoch raised and published → told to the shard's tenant. The group alone decides who
/// owns a shard; a higher epoch in Redis makes an owner drop what it has, and take the shard again
/// only if the group still says so when every lease of that moment has run out.
public final class ShardOwnership {
  private static final Logger LOG = LoggerFactory.getLogger(ShardOwnership.class);
  private static final long RETRY_MILLIS = 200;
  private static final long DEPOSED_MILLIS = 5_000;
  private static final long RELEASE_MILLIS = 2_000;

  private final ShardLoops loops;
  private final ShardTenant tenant;
  private final OwnershipRegistry registry;
  private final Lease lease;
  private final Clock clock;
  private final ScheduledExecutorService scheduler;
  private final LongSupplier nanoTime;
  private final Handover handover;
  private final Map<Integer, Assignment> assignments = new ConcurrentHashMap<>();
  private final Counter refused;
  private volatile boolean everAssigned;

  /// Waits until the loops have given shards up.
  @FunctionalInterface
  interface Handover {
    /// @return whether they have, within this time
    boolean await(CountDownLatch done, long millis) throws InterruptedException;
  }

  /// @param nanoTime monotonic clock, by which the lease is renewed
  ShardOwnership(
      ShardLoops loops,
      ShardTenant tenant,
      OwnershipRegistry registry,
      Lease lease,
      Clock clock,
      ScheduledExecutorService scheduler,
      LongSupplier nanoTime,
      Handover handover,
      MeterRegistry metrics) {
    this.loops = loops;
    this.tenant = tenant;
    this.registry = registry;
    this.lease = lease;
    this.clock = clock;
    this.scheduler = scheduler;
    this.nanoTime = nanoTime;
    this.handover = handover;
    this.refused =
        Counter.builder("courier.access.epochs.refused")
            .description("times that a higher epoch than ours was found")
            .register(metrics);
    Gauge.builder("courier.access.shards", this, ShardOwnership::ready)
        .description("shards that this node serves")
        .register(metrics);
    Gauge.builder("courier.access.lease.age", this, ShardOwnership::leaseAge)
        .description("seconds since the group last answered a heartbeat")
        .baseUnit("seconds")
        .register(metrics);
  }

  /// The present assignment of a shard; null when it is not ours. From any thread.
  public @Nullable Assignment assignment(int shard) {
    return assignments.get(shard);
  }

  /// Whether the group has answered us at all. From any thread.
  public boolean isMember() {
    return everAssigned;
  }

  /// On the poll thread.
  public void assigned(Collection<Integer> shards) {
    lease.renew(nanoTime.getAsLong());
    everAssigned = true;
    List<Assignment> fresh = new ArrayList<>();
    for (int shard : shards) {
      Assignment assignment = new Assignment(shard, 0);
      Assignment former = assignments.put(shard, assignment);
      if (former != null) {
        former.end();
        loops.of(shard).answer(() -> tenant.drop(former));
      }
      fresh.add(assignment);
    }
    claim(fresh);
  }

  /// On the poll thread; returns when nothing leaves for these shards any more.
  public void revoked(Collection<Integer> shards) {
    endAll(shards, ShardTenant::release);
    if (!shards.isEmpty()) {
      tenant.announceMoved(shards);
    }
  }

  /// On the poll thread.
  public void lost(Collection<Integer> shards) {
    endAll(shards, ShardTenant::drop);
    if (!shards.isEmpty()) {
      tenant.announceMoved(shards);
    }
  }

  /// A higher epoch is stored for this assignment. From any thread.
  ///
  /// @param higher that epoch, as far as it is known
  public void deposed(Assignment assignment, long higher) {
    if (assignment.isEnded() || !assignments.remove(assignment.shard(), assignment)) {
      return;
    }
    LOG.warn("shard {} has a higher epoch than our {}", assignment.shard(), assignment.epoch());
    refused.increment();
    assignment.end();
    Assignment again = new Assignment(assignment.shard(), higher + 1);
    assignments.put(assignment.shard(), again);
    loops
        .of(assignment.shard())
        .answer(
            () -> {
              tenant.drop(assignment);
              tenant.readAgain();
            });
    later(DEPOSED_MILLIS, List.of(again));
  }

  /// Publishes again what Redis does not have. Periodically.
  void keep() {
    Map<Integer, Long> epochs = new HashMap<>();
    for (Assignment assignment : assignments.values()) {
      if (assignment.epoch() != 0) {
        epochs.put(assignment.shard(), assignment.epoch());
      }
    }
    if (epochs.isEmpty() || !lease.isValid(nanoTime.getAsLong())) {
      return;
    }
    registry
        .keep(epochs)
        .whenComplete(
            (higher, failure) -> {
              if (higher != null) {
                deposedAll(higher, epochs);
              } else {
                LOG.debug("ownership is not renewed in Redis", failure);
              }
            });
  }

  private void deposedAll(Set<Integer> higher, Map<Integer, Long> asked) {
    for (int shard : higher) {
      Assignment assignment = assignments.get(shard);
      Long epoch = asked.get(shard);
      // Another epoch than asked with: the shard was taken anew meanwhile.
      if (assignment != null && epoch != null && assignment.epoch() == epoch) {
        deposed(assignment, assignment.epoch());
      }
    }
  }

  private void claim(List<Assignment> wanted) {
    List<Assignment> still =
        wanted.stream().filter(it -> !it.isEnded() && assignments.get(it.shard()) == it).toList();
    if (still.isEmpty()) {
      return;
    }
    if (!lease.isValid(nanoTime.getAsLong())) {
      later(RETRY_MILLIS, still); // perhaps no owner any more: it must not raise epochs
      return;
    }
    long least = still.stream().mapToLong(Assignment::leastEpoch).max().orElse(0);
    registry
        .claim(still.stream().map(Assignment::shard).toList(), Math.max(least, clock.millis()))
        .whenComplete(
            (epochs, failure) -> {
              if (epochs == null) {
                LOG.warn("shards are not claimed yet, trying again: {}", String.valueOf(failure));
                later(RETRY_MILLIS, still);
              } else {
                still.forEach(it -> claimed(it, epochs.getOrDefault(it.shard(), 0L)));
              }
            });
  }

  private void claimed(Assignment assignment, long epoch) {
    assignment.published(epoch);
    loops
        .of(assignment.shard())
        .answer(
            () -> {
              if (!assignment.isEnded()) {
                tenant.own(assignment);
              }
            });
  }

  private void later(long millis, List<Assignment> wanted) {
    scheduler.schedule(() -> claim(wanted), millis, TimeUnit.MILLISECONDS);
  }

  private void endAll(Collection<Integer> shards, BiConsumer<ShardTenant, Assignment> how) {
    List<Assignment> ended = new ArrayList<>();
    for (int shard : shards) {
      Assignment assignment = assignments.remove(shard);
      if (assignment != null) {
        assignment.end();
        ended.add(assignment);
      }
    }
    CountDownLatch done = new CountDownLatch(ended.size());
    for (Assignment assignment : ended) {
      loops
          .of(assignment.shard())
          .answer(
              () -> {
                try {
                  how.accept(tenant, assignment);
                } finally {
                  done.countDown();
                }
              });
    }
    try {
      if (!handover.await(done, RELEASE_MILLIS)) {
        LOG.warn("giving up shards took too long, their records are read again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private double ready() {
    return assignments.values().stream().filter(Assignment::isReady).count();
  }

  private double leaseAge() {
    return lease.ageNanos(nanoTime.getAsLong()) / 1e9;
  }
}
