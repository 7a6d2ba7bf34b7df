package io.courier.drill.watch;

import io.courier.drill.ledger.Ledger;
import io.courier.load.ProcessCpu;
import io.courier.stack.backends.BackEnd;
import io.courier.stack.up.Stack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Reads the stack every two seconds: what was passed over goes to the ledger, memory is kept.
public final class Watcher implements AutoCloseable {
  private static final long EVERY_SECONDS = 2;
  private static final int MEMORY_EVERY = 5;

  /// More than three hours of fifteen processes.
  private static final int MOST_SAMPLES = 20_000;

  private final Stack stack;
  private final Metrics metrics;
  private final Ledger ledger;
  private final long begun = System.nanoTime();
  private final Map<String, Double> passedOver = new HashMap<>();
  private final List<Sample> samples = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("watch").factory());
  private int turn;

  public Watcher(Stack stack, Metrics metrics, Ledger ledger) {
    this.stack = stack;
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
    countPassedOver(stack.pids());
  }

  private synchronized void look() {
    Map<String, Long> pids = stack.pids();
    countPassedOver(pids);
    if (turn++ % MEMORY_EVERY == 0 && samples.size() < MOST_SAMPLES) {
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
    for (BackEnd backEnd :
        List.of(stack.backEnds().kafka(), stack.backEnds().redis(), stack.backEnds().postgres())) {
      backEnd.pids().stream().findFirst().ifPresent(pid -> all.put(backEnd.name(), pid));
    }
    Map<String, Long> resident = ProcessCpu.residentBytes(all);
    all.forEach(
        (process, pid) ->
            samples.add(
                new Sample(
                    process,
                    pid,
                    second,
                    resident.getOrDefault(process, 0L),
                    services.containsKey(process) ? heap(process) : -1)));
  }

  private long heap(String instance) {
    double used = metrics.sum(instance, "jvm_memory_used_bytes{area=\"heap\"");
    return used > 0 ? (long) used : -1;
  }
}
