package io.courier.simulation;

import io.courier.access.deliver.DeliveryLimits;
import io.courier.access.owner.SteppedOwner.Load;
import io.courier.simulation.client.Device;
import io.courier.simulation.process.AccessProcess;
import io.courier.simulation.time.Timeline;
import io.courier.simulation.world.Mutation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// One run: things happen until the horizon, then everything is in order and has to come to rest,
/// then the books are checked. The same scenario gives the same run.
final class Run {
  private static final long REST_LIMIT = 600 * Timeline.SECOND;
  /// So often nothing is to be done, one look after the other, until all is at rest.
  private static final int QUIET_LOOKS = 3;

  private static final long LOOK = 500 * Timeline.MILLI;

  /// Of the services' meters, kept for all runs of a thread: making them takes longer than a run.
  private static final ThreadLocal<MeterRegistry> REGISTRY =
      ThreadLocal.withInitial(SimpleMeterRegistry::new);

  static {
    ErrorTrap.install();
  }

  private final Scenario scenario;
  private final World world;
  private final double passedOverBefore;
  private final List<String> problems = new ArrayList<>();

  private Run(Scenario scenario, Set<Mutation> mutations, boolean keepHistory) {
    this.scenario = scenario;
    this.passedOverBefore = passedOver();
    this.world = new World(scenario, mutations, REGISTRY.get(), keepHistory);
  }

  static Outcome of(Scenario scenario, Set<Mutation> mutations, boolean keepHistory) {
    ErrorTrap.take();
    return new Run(scenario, mutations, keepHistory).outcome();
  }

  private static double passedOver() {
    Counter counter = REGISTRY.get().find("courier.passed.over").counter();
    return counter == null ? 0 : counter.count();
  }

  private Outcome outcome() {
    Timeline time = world.ground().time();
    scenario.happenings().forEach(world::plan);
    while (time.now() < Scenario.HORIZON) {
      time.runUntil(time.now() + LOOK);
      checkBounds();
    }
    world.heal();
    rest(time);
    int passed = (int) (passedOver() - passedOverBefore);
    Checks checks = new Checks(scenario, world, passed > 0);
    problems.addAll(checks.problems());
    problems.addAll(ErrorTrap.take());
    return new Outcome(
        scenario,
        List.copyOf(problems),
        time.happened(),
        checks.received(),
        checks.repeats(),
        passed,
        world.ground().history().lines());
  }

  private void rest(Timeline time) {
    long limit = time.now() + REST_LIMIT;
    int quiet = 0;
    String busy = "";
    while (quiet < QUIET_LOOKS) {
      time.runUntil(time.now() + LOOK);
      String found = whatIsNotAtRest();
      quiet = found.isEmpty() ? quiet + 1 : 0;
      busy = found.isEmpty() ? busy : found;
      if (time.now() >= limit) {
        problems.add("STUCK: " + busy);
        return;
      }
    }
  }

  private String whatIsNotAtRest() {
    if (!world.areProcessesQuiet()) {
      return "a process has something under way";
    }
    for (Device device : world.devices()) {
      if (device.isOnline() && (!device.isAnswered() || !device.isIdle())) {
        return device.name() + " has unanswered sends or unread frames";
      }
      if (device.isConnecting()) {
        return device.name() + " is not connected";
      }
    }
    for (AccessProcess owner : world.owners()) {
      Load load = owner.load();
      if (load.busy() > 0) {
        return owner.name() + ": " + load.text();
      }
    }
    for (var group : world.ground().broker().groups()) {
      if (group.lag() > 0) {
        return "a group lags by " + group.lag();
      }
    }
    return "";
  }

  private void checkBounds() {
    DeliveryLimits limits = scenario.settings().limits();
    int records =
        scenario.settings().access().deliver().unresolvedRecords()
            + scenario.settings().pollRecords();
    // A session that opens again holds what was on its way beside what was held.
    int ofOne = limits.heldMessages() + Math.min(limits.window(), records);
    int held = ofOne * scenario.devices();
    for (AccessProcess owner : world.owners()) {
      Load load = owner.load();
      if (load.held() > held || load.unresolvedRecords() > records) {
        problems.add("UNBOUNDED " + owner.name() + ": " + load.text());
      }
    }
  }
}
