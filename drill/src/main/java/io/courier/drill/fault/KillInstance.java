package io.courier.drill.fault;

import io.courier.drill.ledger.Repeats;
import io.courier.stack.up.Service;
import java.time.Duration;
import java.util.Optional;

/// `kill -9` of the instance of a service that has the most to do. It is replaced after a while, as
/// a cluster does.
record KillInstance(Service service, Duration wanted) implements Fault {
  /// Longer than the others need to take over, which is what is measured.
  private static final Duration REPLACED_AFTER = Duration.ofSeconds(10);

  @Override
  public String name() {
    return service.shortName() + "-kill";
  }

  /// An access node may die in the middle of a replay.
  @Override
  public Repeats repeats() {
    return service == Service.ACCESS ? Repeats.ANY : Repeats.NONE;
  }

  @Override
  public Optional<Duration> wantedPause() {
    return Optional.of(wanted);
  }

  @Override
  public boolean dropsClients() {
    return service == Service.GATEWAY;
  }

  @Override
  public void happen(Scene scene) {
    Scene.Busiest busiest = scene.busiest(service);
    String unit =
        switch (service) {
          case GATEWAY -> "sessions";
          case ACCESS -> "shards";
          case LOGIC, PUSH, OFFLINE -> "partitions";
        };
    scene.strike("%s, %.0f %s".formatted(busiest.name(), busiest.share(), unit));
    scene.stack().kill(busiest.name());
    scene.pass(REPLACED_AFTER);
    scene.stack().start(busiest.name());
  }
}
