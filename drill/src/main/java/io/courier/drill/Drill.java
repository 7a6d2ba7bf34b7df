package io.courier.drill;

import io.courier.drill.fault.Fault;
import io.courier.drill.fault.Faults;
import io.courier.drill.fault.Scene;
import io.courier.drill.ledger.Ledger;
import io.courier.drill.ledger.Row;
import io.courier.drill.ledger.Verdict;
import io.courier.drill.load.OpenLoop;
import io.courier.drill.load.Population;
import io.courier.drill.report.Line;
import io.courier.drill.report.Result;
import io.courier.drill.report.Screen;
import io.courier.drill.stack.Target;
import io.courier.drill.watch.Growth;
import io.courier.drill.watch.Leftovers;
import io.courier.drill.watch.Metrics;
import io.courier.drill.watch.Sample;
import io.courier.drill.watch.Watcher;
import io.courier.stack.StackFailure;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One drill on a running stack: connects the clients, keeps the load on, lets one fault after
/// another happen, waits until all is normal again, and closes the books.
final class Drill {
  private static final int REMEMBERED = 20_000;
  private static final Duration CONNECTING = Duration.ofSeconds(90);
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration LEAD = Duration.ofSeconds(2);
  private static final Duration GLANCE = Duration.ofMillis(250);
  private static final Duration RECOVERY = Duration.ofMinutes(2);
  private static final Duration LAST_ARRIVALS = Duration.ofMinutes(3);
  private static final int CALM_GLANCES = 8;

  private final Target target;
  private final Plan plan;
  private final Screen screen;
  private final long begunNanos = System.nanoTime();
  private final Instant begun = Instant.now();
  private final Ledger ledger = new Ledger(REMEMBERED, begunNanos);
  private final Metrics metrics;
  private final List<Fault> happened = new ArrayList<>();
  private double done;

  /// What is asked of a drill.
  ///
  /// @param clients devices in all
  /// @param rate messages a second over all of them
  /// @param perFault the least time for each fault
  /// @param least how long the load lasts at least
  record Plan(
      List<Fault> faults, int clients, int rate, Duration perFault, Duration least, long seed) {}

  Drill(Target target, Plan plan, Screen screen) {
    this.target = target;
    this.plan = plan;
    this.screen = screen;
    this.metrics = new Metrics(target);
  }

  Result run() {
    String run = Long.toString(System.currentTimeMillis(), 36);
    String machine = "load average %.1f at the beginning".formatted(loadAverage());
    List<Sample> samples;
    Verdict verdict;
    ledger.begin("warm-up", false, begunNanos);
    try (Population clients = population(run);
        Watcher watcher = new Watcher(target, metrics, ledger)) {
      Scene scene = new Scene(target, metrics, clients, ledger);
      connect(clients, scene);
      try (OpenLoop load = new OpenLoop(clients, ledger, plan.rate())) {
        load.start();
        clients.beginHabits();
        during(scene, () -> scene.pass(WARM_UP));
        goThroughFaults(scene);
      }
      verdict = settle(run, clients, scene, watcher);
      samples = watcher.samples();
    }
    target.endedByThemselves().forEach(verdict::add);
    List<Growth> growth = Growth.of(samples);
    growth.stream().flatMap(it -> it.sentences().stream()).forEach(verdict::add);
    List<Line> lines = lines();
    lines.stream().flatMap(line -> line.beyondAllBounds().stream()).forEach(verdict::add);
    metrics.close();
    return new Result(
        "%d clients, %d messages/s, %d services%s"
            .formatted(
                plan.clients(),
                plan.rate(),
                target.services().size(),
                target.brokers() > 1 ? ", %d brokers".formatted(target.brokers()) : ""),
        "%d processors, %s, %.1f at the end"
            .formatted(Runtime.getRuntime().availableProcessors(), machine, loadAverage()),
        begun,
        begunNanos,
        lines,
        verdict.broken(),
        ledger.findings(),
        ledger.timeline(),
        samples,
        growth);
  }

  private Population population(String run) {
    return new Population(
        plan.clients(),
        target.gateways(),
        ledger,
        run,
        user -> target.tokens().mint(user, null, Duration.ofHours(12)),
        plan.seed());
  }

  private void connect(Population clients, Scene scene) {
    screen.say("connecting " + clients.size() + " clients");
    clients.start();
    if (!await(CONNECTING, scene, () -> clients.connected() == clients.size())) {
      throw new StackFailure(
          "Only %d of %d clients could connect within %d s"
              .formatted(clients.connected(), clients.size(), CONNECTING.toSeconds()));
    }
  }

  private void goThroughFaults(Scene scene) {
    long begin = System.nanoTime();
    for (Fault fault : plan.faults()) {
      done = (double) happened.size() / plan.faults().size();
      goThrough(fault, scene);
    }
    done = 1;
    Duration left = plan.least().minusNanos(System.nanoTime() - begin);
    if (left.isPositive()) {
      goThrough(Faults.quiet(left), scene);
    }
  }

  private void goThrough(Fault fault, Scene scene) {
    long start = System.nanoTime();
    happened.add(fault);
    ledger.begin(fault.name(), fault.mayRepeat(), start);
    during(
        scene,
        () -> {
          scene.pass(LEAD);
          fault.happen(scene);
        });
    if (!await(RECOVERY, scene, calm(start))) {
      String waiting = ledger.waiting(System.nanoTime()).orElse("nobody waits any more");
      screen.say(
          "  it is not normal after %d s, on to the next: %s"
              .formatted(RECOVERY.toSeconds(), waiting));
    }
    screen.finished(ledger.rows().getLast());
  }

  /// Nothing has been overdue for two seconds, and the fault has had its time.
  private BooleanSupplier calm(long start) {
    int[] glances = new int[1];
    return () -> {
      long now = System.nanoTime();
      glances[0] = ledger.overdue(now) == 0 ? glances[0] + 1 : 0;
      return glances[0] >= CALM_GLANCES && now - start > plan.perFault().toNanos();
    };
  }

  private Verdict settle(String run, Population clients, Scene scene, Watcher watcher) {
    screen.say("everybody comes back, and all has to arrive");
    ledger.begin("at the end", false, System.nanoTime());
    clients.settle();
    try (Leftovers leftovers = new Leftovers(target)) {
      String users = Population.prefix(run);
      await(LAST_ARRIVALS, scene, () -> ledger.unresolved() == 0);
      await(
          Duration.ofMinutes(1),
          scene,
          () -> leftovers.inMailboxes(users) == 0 && leftovers.notRead() == 0);
      watcher.close();
      ledger.close(System.nanoTime());
      return new Verdict(ledger.rows(), leftovers.inMailboxes(users), leftovers.notRead());
    }
  }

  /// Runs it on this thread, and the drawing beside it.
  private void during(Scene scene, Runnable action) {
    @Nullable RuntimeException[] failure = new RuntimeException[1];
    Thread acting =
        Thread.ofPlatform()
            .name("fault")
            .start(
                () -> {
                  try {
                    action.run();
                  } catch (RuntimeException e) {
                    failure[0] = e;
                  }
                });
    while (acting.isAlive()) {
      scene.pass(GLANCE);
      draw();
    }
    if (failure[0] != null) {
      throw failure[0];
    }
  }

  private boolean await(Duration patience, Scene scene, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      scene.pass(GLANCE);
      draw();
    }
    return true;
  }

  private void draw() {
    screen.draw(done, ledger.rows().getLast(), ledger.unresolved(), System.nanoTime());
  }

  private List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    List<Row> rows = ledger.rows();
    for (int i = 0; i < rows.size(); i++) {
      // Warm-up first, then the faults, then what came at the end.
      int at = i - 1;
      lines.add(
          at >= 0 && at < happened.size()
              ? line(rows.get(i), happened.get(at))
              : new Line(rows.get(i), Optional.empty(), true));
    }
    return lines;
  }

  private static Line line(Row row, Fault fault) {
    return new Line(row, fault.wantedPause(), fault.dropsClients());
  }

  private static double loadAverage() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
