package io.courier.drill.fault;

import io.courier.stack.StackFailure;
import io.courier.stack.backends.BackEnd;
import io.courier.stack.backends.BackEnds;
import io.courier.stack.process.Together;
import io.courier.stack.up.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/// Everything goes and comes back, in the orders that are the hardest: the back ends go first, or
/// all at once by `kill -9`; the services start first and find nothing, or all start in a random
/// order. A process that ends because something is not there yet is started again, as a cluster
/// does.
///
/// @param killed whether all end by `kill -9`; else in order, back ends first
/// @param seed of the order
record RestartAll(String name, boolean killed, long seed) implements Fault {
  /// Until a service that starts has come to look for its back ends.
  private static final Duration SERVICES_ALONE = Duration.ofSeconds(15);

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /// As long as a stack waits before it ends a process by force.
  private static final Duration BY_FORCE = Duration.ofSeconds(29);

  /// Access nodes cannot commit what they have handed over.
  @Override
  public boolean mayRepeat() {
    return true;
  }

  @Override
  public boolean dropsClients() {
    return true;
  }

  @Override
  public void happen(Scene scene) {
    Stack stack = scene.stack();
    List<String> services = new ArrayList<>(stack.pids().keySet());
    List<String> backEnds = new ArrayList<>(processes(stack.backEnds()));
    Random random = new Random(seed);
    Collections.shuffle(services, random);
    Collections.shuffle(backEnds, random);
    List<String> all = new ArrayList<>(services);
    all.addAll(backEnds);
    scene.strike(all.size() + " processes");
    AtomicInteger again = new AtomicInteger();
    if (killed) {
      Together.run(all, stack::kill, () -> {});
      Collections.shuffle(all, random);
      start(stack, all, again);
      scene.tell(
          "%d processes, started as %s; %d starts more"
              .formatted(all.size(), String.join(", ", all), again.get()));
    } else {
      Together.run(backEnds, stack::stop, () -> {});
      List<String> forced = stopInOrder(stack, services);
      startServicesFirst(scene, services, backEnds, again);
      scene.tell(
          "%d processes, services first; %d starts more%s"
              .formatted(
                  all.size(),
                  again.get(),
                  forced.isEmpty() ? "" : "; ended by force: " + String.join(", ", forced)));
    }
  }

  private static void startServicesFirst(
      Scene scene, List<String> services, List<String> backEnds, AtomicInteger again) {
    Together.run(
        List.<Runnable>of(
            () -> start(scene.stack(), services, again),
            () -> {
              scene.pass(SERVICES_ALONE);
              start(scene.stack(), backEnds, again);
            }),
        Runnable::run,
        () -> {});
  }

  /// Returns when all are ready.
  ///
  /// @param again counts how often one had to be started once more
  private static void start(Stack stack, List<String> processes, AtomicInteger again) {
    Together.run(processes, process -> keepStarting(stack, process, again), () -> {});
  }

  /// @return those that did not end by themselves
  private static List<String> stopInOrder(Stack stack, List<String> services) {
    List<String> forced = Collections.synchronizedList(new ArrayList<>());
    Together.run(
        services,
        service -> {
          long begun = System.nanoTime();
          stack.stop(service);
          if (System.nanoTime() - begun > BY_FORCE.toNanos()) {
            forced.add(service);
          }
        },
        () -> {});
    return forced;
  }

  private static void keepStarting(Stack stack, String process, AtomicInteger again) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        stack.start(process);
        return;
      } catch (StackFailure ended) {
        if (System.nanoTime() - deadline > 0) {
          throw ended;
        }
        again.incrementAndGet();
      }
    }
  }

  private static List<String> processes(BackEnds backEnds) {
    List<String> names = new ArrayList<>();
    backEnds.kafka().processes().stream().map(BackEnd::name).forEach(names::add);
    names.add("redis");
    names.add("postgres");
    return names;
  }
}
