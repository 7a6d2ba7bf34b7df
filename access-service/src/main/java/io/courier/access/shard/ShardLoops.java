package io.courier.access.shard;

import io.courier.access.settings.AccessProperties;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.springframework.context.SmartLifecycle;

/// All loops of this node; shard s belongs to loop s modulo their number, for ever.
public final class ShardLoops implements SmartLifecycle {
  private final List<ShardLoop> loops = new ArrayList<>();
  private final List<LoopWork> works = new ArrayList<>();
  private volatile boolean running;

  /// @param workOf makes what a loop does, with the loop given
  /// @param nanoTime monotonic clock, the same as the lease is renewed by
  public ShardLoops(
      AccessProperties properties,
      Lease lease,
      Function<ShardLoop, LoopWork> workOf,
      LongSupplier nanoTime,
      MeterRegistry registry) {
    LoopSettings settings =
        new LoopSettings(
            properties.loops().inputs(), properties.loops().turn(), properties.deliver().tick());
    for (int i = 0; i < properties.loops().count(); i++) {
      ShardLoop loop = new ShardLoop("shards-" + i, settings, lease, nanoTime);
      loops.add(loop);
      works.add(workOf.apply(loop));
    }
    watch(registry, "inputs", "batches of frames", ShardLoop::inputsWaiting);
    watch(registry, "records", "shards' shares of polls", ShardLoop::recordsWaiting);
    watch(registry, "answers", "answers of back ends", ShardLoop::answersWaiting);
  }

  private void watch(
      MeterRegistry registry, String what, String description, ToIntFunction<ShardLoop> waiting) {
    Gauge.builder(
            "courier.access.loop." + what,
            loops,
            all -> all.stream().mapToInt(waiting).max().orElse(0))
        .description(description + " that wait for the busiest loop")
        .register(registry);
  }

  public int count() {
    return loops.size();
  }

  public int indexOf(int shard) {
    return shard % loops.size();
  }

  public ShardLoop of(int shard) {
    return loops.get(indexOf(shard));
  }

  public ShardLoop get(int index) {
    return loops.get(index);
  }

  /// One turn of each loop that is not started, on the calling thread. False when none had anything
  /// to do.
  boolean turn() {
    boolean busy = false;
    for (int i = 0; i < loops.size(); i++) {
      busy |= loops.get(i).turn(works.get(i));
    }
    return busy;
  }

  @Override
  public void start() {
    for (int i = 0; i < loops.size(); i++) {
      loops.get(i).start(works.get(i));
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    loops.forEach(ShardLoop::stop);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Before links and poll loop, and after them at the end.
  @Override
  public int getPhase() {
    return 1;
  }
}
