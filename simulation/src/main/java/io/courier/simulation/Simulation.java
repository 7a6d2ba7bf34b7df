package io.courier.simulation;

import io.courier.simulation.world.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Many runs, seed after seed, until one fails or there have been enough. Each run has one thread;
/// several go on beside each other.
public final class Simulation {
  private final long firstSeed;
  private final long runs;
  private final int threads;
  private final Set<Mutation> mutations;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong repeats = new AtomicLong();
  private final AtomicLong passedOver = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicReference<@Nullable Outcome> failed = new AtomicReference<>();

  public Simulation(long firstSeed, long runs, int threads, Set<Mutation> mutations) {
    this.firstSeed = firstSeed;
    this.runs = runs;
    this.threads = threads;
    this.mutations = Set.copyOf(mutations);
  }

  /// Runs until one fails, all have run, or enough is enough. Answers whether none failed.
  public boolean run(BooleanSupplier enough) {
    CountDownLatch ended = new CountDownLatch(threads);
    List<Thread> all = new ArrayList<>();
    AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    for (int i = 0; i < threads; i++) {
      all.add(
          Thread.ofPlatform()
              .name("simulation-" + i)
              .start(
                  () -> {
                    try {
                      runSome(enough);
                    } catch (Throwable e) {
                      broken.compareAndSet(null, e);
                    } finally {
                      ended.countDown();
                    }
                  }));
    }
    try {
      ended.await();
    } catch (InterruptedException e) {
      all.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    Throwable cause = broken.get();
    if (cause != null) {
      throw new IllegalStateException("the simulation itself has failed", cause);
    }
    return failed.get() == null;
  }

  private void runSome(BooleanSupplier enough) {
    while (failed.get() == null && !enough.getAsBoolean()) {
      long number = next.getAndIncrement();
      if (number >= runs) {
        return;
      }
      Outcome outcome = outcome(firstSeed + number);
      events.addAndGet(outcome.events());
      received.addAndGet(outcome.received());
      repeats.addAndGet(outcome.repeats());
      passedOver.addAndGet(outcome.passedOver() > 0 ? 1 : 0);
      done.incrementAndGet();
      if (!outcome.isGood()) {
        failed.compareAndSet(null, outcome);
      }
    }
  }

  private Outcome outcome(long seed) {
    try {
      return Run.of(Scenario.draw(seed, mutations), mutations, false);
    } catch (RuntimeException e) {
      throw new IllegalStateException("seed " + seed, e);
    }
  }

  /// How many runs have ended.
  public long done() {
    return done.get();
  }

  /// One line about all runs so far.
  public String summary() {
    return done
        + " runs, "
        + events
        + " events, "
        + received
        + " messages received, "
        + repeats
        + " of them again, "
        + passedOver
        + " runs passed something over";
  }

  /// The seed of the run that failed; none failed: 0 and [#run] said so.
  public long failedSeed() {
    Outcome outcome = failed.get();
    return outcome == null ? 0 : outcome.scenario().seed();
  }

  /// The run that failed, for people: its problems, what is left of its scenario when all is taken
  /// out that it fails without, and what happened in that.
  public List<String> story() {
    Outcome outcome = failed.get();
    if (outcome == null) {
      return List.of();
    }
    Scenario least = Shrink.of(outcome, mutations);
    Outcome told = Run.of(least, mutations, true);
    List<String> lines = new ArrayList<>();
    lines.add("seed " + outcome.scenario().seed() + " fails, again with --seed and --runs 1:");
    outcome.problems().forEach(problem -> lines.add("  " + problem));
    lines.add("the least that fails of it:");
    told.problems().forEach(problem -> lines.add("  " + problem));
    least.happenings().forEach(happening -> lines.add("  " + happening));
    lines.add("what happens then:");
    told.history().forEach(line -> lines.add("  " + line));
    return lines;
  }
}
