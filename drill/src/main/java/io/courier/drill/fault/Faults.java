package io.courier.drill.fault;

import io.courier.drill.stack.Target;
import io.courier.stack.StackFailure;
import io.courier.stack.backends.BackEnds;
import io.courier.stack.up.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/// The faults that there are, in the order in which a drill goes through them.
public final class Faults {
  private static final Duration FROZEN = Duration.ofSeconds(30);
  private static final Duration CUT = Duration.ofSeconds(8);
  private static final Duration QUICK = Duration.ofSeconds(3);
  private static final Duration PATIENT = Duration.ofSeconds(10);

  /// Of the short drill.
  private static final List<String> SHORT =
      List.of(
          "gateway-kill",
          "access-kill",
          "push-kill",
          "offline-kill",
          "access-freeze",
          "redis-empty");

  private Faults() {}

  /// All of them.
  ///
  /// @param seed of the orders in which things start
  public static List<Fault> all(Times times, long seed) {
    Duration outage = times.outage();
    return List.of(
        new Nothing(times.quiet()),
        new KillInstance(Service.GATEWAY, QUICK),
        new KillInstance(Service.ACCESS, QUICK),
        new KillInstance(Service.LOGIC, PATIENT),
        new KillInstance(Service.PUSH, PATIENT),
        new KillInstance(Service.OFFLINE, PATIENT),
        new RollService(Service.ACCESS, Duration.ofSeconds(2)),
        new RollService(Service.GATEWAY, QUICK),
        new RestartBackEnd("redis-kill", BackEnds::redis, false, outage),
        new RestartBackEnd("redis-empty", BackEnds::redis, true, outage),
        new RestartBackEnd("postgres-kill", BackEnds::postgres, false, outage),
        new RestartBackEnd("kafka-kill", BackEnds::kafka, false, outage),
        new KillBroker("broker-kill", false, outage),
        new KillBroker("controller-kill", true, outage),
        new Freeze(Service.ACCESS, FROZEN),
        new Freeze(Service.PUSH, FROZEN),
        new Freeze(Service.OFFLINE, FROZEN),
        new CutClients(CUT),
        new RestartAll("all-stop", false, seed),
        new RestartAll("all-kill", true, seed));
  }

  /// Those of the short drill.
  public static List<Fault> brief(Times times, long seed) {
    return chosen(SHORT, times, seed);
  }

  /// The named ones, in the given order; one may be named twice.
  public static List<Fault> chosen(List<String> names, Times times, long seed) {
    List<Fault> all = all(times, seed);
    List<Fault> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(
          all.stream()
              .filter(fault -> fault.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new StackFailure("No fault " + name + ", only " + names(all))));
    }
    return chosen;
  }

  /// Those of them that can happen to this stack.
  ///
  /// @param leftOut is told which cannot, and why
  public static List<Fault> possible(
      List<Fault> faults, Target target, BiConsumer<String, String> leftOut) {
    List<Fault> possible = new ArrayList<>();
    Map<String, List<Fault>> others = new LinkedHashMap<>();
    for (Fault fault : faults) {
      fault
          .whyNot(target)
          .ifPresentOrElse(
              why -> others.computeIfAbsent(why, it -> new ArrayList<>()).add(fault),
              () -> possible.add(fault));
    }
    others.forEach((why, those) -> leftOut.accept(names(those), why));
    return possible;
  }

  /// Whether one of them is about one of several brokers.
  public static boolean wantBrokers(List<Fault> faults) {
    return faults.stream().anyMatch(KillBroker.class::isInstance);
  }

  /// Nothing goes wrong for so long.
  public static Fault quiet(Duration time) {
    return new Nothing(time);
  }

  private static String names(List<Fault> faults) {
    return faults.stream().map(Fault::name).collect(Collectors.joining(", "));
  }
}
