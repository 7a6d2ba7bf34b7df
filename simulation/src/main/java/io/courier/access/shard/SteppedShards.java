package io.courier.access.shard;

import io.courier.simulation.redis.Asynchronous;
import io.courier.simulation.redis.OwnerScripts;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Ownership and the loops of shards without threads: whoever holds it says when they take a turn.
///
/// In this package because turns, epochs and the lease are its own affair.
public final class SteppedShards {
  private static final int TURNS_OF_A_RELEASE = 8;

  private final Lease lease;
  private final ShardLoops loops;
  private final ShardOwnership ownership;
  private final LongSupplier nanoTime;
  private double heartbeats;

  /// @param later runs something after so many nanoseconds
  /// @param takesTooLong whether giving up shards takes longer than the group waits for it
  public SteppedShards(
      Lease lease,
      ShardLoops loops,
      ShardTenant tenant,
      Registry registry,
      Clock clock,
      LongSupplier nanoTime,
      BiConsumer<Long, Runnable> later,
      BooleanSupplier takesTooLong,
      MeterRegistry metrics) {
    this.lease = lease;
    this.loops = loops;
    this.nanoTime = nanoTime;
    this.ownership =
        new ShardOwnership(
            loops,
            tenant,
            registry,
            lease,
            clock,
            scheduler(later),
            nanoTime,
            (done, millis) -> !takesTooLong.getAsBoolean() && release(done),
            metrics);
  }

  /// What is published in a model of Redis.
  public static final class Registry extends OwnershipRegistry {
    private final Asynchronous redis;
    private final OwnerScripts scripts;
    private final String node;
    private final String link;

    public Registry(Asynchronous redis, String node, String link) {
      super(Asynchronous.UNUSED, node, link);
      this.redis = redis;
      this.scripts = redis.scripts(true);
      this.node = node;
      this.link = link;
    }

    @Override
    CompletableFuture<Map<Integer, Long>> claim(Collection<Integer> shards, long leastEpoch) {
      List<Integer> ordered = List.copyOf(shards);
      return redis.ask(
          () -> {
            List<Long> epochs = scripts.claim(node, link, leastEpoch, ordered);
            Map<Integer, Long> pairs = new HashMap<>();
            for (int i = 0; i < epochs.size(); i++) {
              pairs.put(ordered.get(i), epochs.get(i));
            }
            return pairs;
          });
    }

    @Override
    CompletableFuture<Set<Integer>> keep(Map<Integer, Long> epochs) {
      Map<Integer, Long> asked = new TreeMap<>(epochs);
      return redis.ask(() -> new LinkedHashSet<>(scripts.keep(node, link, asked)));
    }
  }

  private static ScheduledExecutorService scheduler(BiConsumer<Long, Runnable> later) {
    return (ScheduledExecutorService)
        Proxy.newProxyInstance(
            SteppedShards.class.getClassLoader(),
            new Class<?>[] {ScheduledExecutorService.class},
            (proxy, method, args) -> {
              if (!method.getName().equals("schedule")) {
                throw new UnsupportedOperationException(method.getName());
              }
              later.accept(((TimeUnit) args[2]).toNanos((Long) args[1]), (Runnable) args[0]);
              return null;
            });
  }

  private boolean release(CountDownLatch done) {
    for (int i = 0; i < TURNS_OF_A_RELEASE && done.getCount() > 0; i++) {
      turn();
    }
    return done.getCount() == 0;
  }

  public ShardOwnership ownership() {
    return ownership;
  }

  /// One turn of every loop. False when there was nothing to do.
  public boolean turn() {
    return loops.turn();
  }

  /// The group's coordinator has answered.
  public void heartbeat() {
    lease.heartbeats(++heartbeats, nanoTime.getAsLong());
  }

  /// What is published is looked at, and mended.
  public void keep() {
    ownership.keep();
  }
}
