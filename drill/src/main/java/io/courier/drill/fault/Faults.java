package io.courier.drill.fault;

import io.courier.stack.StackFailure;
import io.courier.stack.backends.BackEnds;
import io.courier.stack.up.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The faults that there are, in the order in which a drill goes through them.
public final class Faults {
  private static final Duration FROZEN = Duration.ofSeconds(30);
  private static final Duration OUTAGE = Duration.ofSeconds(8);
  private static final Duration QUICK = Duration.ofSeconds(3);
  private static final Duration PATIENT = Duration.ofSeconds(10);

  /// Of those that CI goes through.
  private static final List<String> SHORT =
      List.of(
          Nothing.NAME,
          "gateway-kill",
          "access-kill",
          "push-kill",
          "offline-kill",
          "access-freeze",
          "redis-empty");

  private Faults() {}

  /// All of them.
  ///
  /// @param quiet how long nothing goes wrong in the row `nothing`
  public static List<Fault> all(Duration quiet) {
    return List.of(
        new Nothing(quiet),
        new KillInstance(Service.GATEWAY, QUICK),
        new KillInstance(Service.ACCESS, QUICK),
        new KillInstance(Service.LOGIC, PATIENT),
        new KillInstance(Service.PUSH, PATIENT),
        new KillInstance(Service.OFFLINE, PATIENT),
        new RollService(Service.ACCESS, Duration.ofSeconds(2)),
        new RollService(Service.GATEWAY, QUICK),
        new RestartBackEnd("redis-kill", BackEnds::redis, false, OUTAGE),
        new RestartBackEnd("redis-empty", BackEnds::redis, true, OUTAGE),
        new RestartBackEnd("postgres-kill", BackEnds::postgres, false, OUTAGE),
        new RestartBackEnd("kafka-kill", BackEnds::kafka, false, OUTAGE),
        new Freeze(Service.ACCESS, FROZEN),
        new Freeze(Service.PUSH, FROZEN),
        new Freeze(Service.OFFLINE, FROZEN),
        new CutClients(OUTAGE));
  }

  /// Those that CI goes through.
  public static List<Fault> brief(Duration quiet) {
    return chosen(SHORT, quiet);
  }

  /// The named ones, in the given order; one may be named twice.
  public static List<Fault> chosen(List<String> names, Duration quiet) {
    List<Fault> all = all(quiet);
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

  private static String names(List<Fault> faults) {
    return faults.stream().map(Fault::name).collect(Collectors.joining(", "));
  }
}
