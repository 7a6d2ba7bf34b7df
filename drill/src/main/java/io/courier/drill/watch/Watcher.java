package io.courier.drill.watch;

import io.courier.drill.ledger.Ledger;
import io.courier.drill.stack.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Reads the stack every two seconds: what was passed over goes to the ledger, what
/// the processes use is kept.
public final class Watcher implements AutoCloseable {
  private static final long EVERY_SECONDS = 2;
  private static final int SAMPLED_EVERY = 5;

  /// More than three hours of seventeen processes.
  private static final int MOST_SAMPLES = 24_000;

  private final Target target;
  private final Metrics metrics;
  private final Ledger ledger;
  private final long begun = System.nanoTime();
  private final Map<String, Double> passedOver = new HashMap<>();
  private final List<Sample> samples = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("watch").factory());
  private int turn;

  public Watcher(Target target, Metrics metrics, Ledger ledger) {
    this.target = target;
    this.metrics = metrics;
    this.ledger = ledger;
    thread.scheduleWithFixedDelay(this::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  public synchronized List<Sample> samples() {
    return List.copyOf(samples);
  }

  /// Looks once more, so that what was passed over by now is booked, and stops.
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    countPassedOver(target.services());
  }

  private synchronized void look() {
    Map<String, Long> pids = target.services();
    countPassedOver(pids);
    if (turn++ % SAMPLED_EVERY == 0 && samples.size() < MOST_SAMPLES) {
      sample(pids);
    }
  }

  private void countPassedOver(Map<String, Long> pids) {
    pids.forEach(
        (instance, pid) -> {
          if (instance.startsWith("access-")) {
            double now = metrics.sum(instance, "courier_passed_over_total");
            double before = passedOver.getOrDefault(instance + pid, 0.0);
            if (now > before) {
              ledger.passedOver((long) (now - before));
              passedOver.put(instance + pid, now);
            }
          }
        });
  }

  private void sample(Map<String, Long> services) {
    long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
    Map<String, Long> all = new LinkedHashMap<>(services);
    all.putAll(target.backEnds());
    all.forEach(
        (process, pid) -> {
          ProcessUse use = ProcessUse.of(pid);
          long heap = services.containsKey(process) ? heap(process) : -1;
          samples.add(
              new Sample(
                  process, pid, second, use.residentBytes(), heap, use.threads(), use.files()));
        });
  }

  private long heap(String instance) {
    double used = metrics.sum(instance, "jvm_memory_used_bytes{area=\"heap\"");
    return used > 0 ? (long) used : -1;
  }
}
