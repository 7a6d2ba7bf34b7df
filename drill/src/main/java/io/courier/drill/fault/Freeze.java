package io.courier.drill.fault;

import io.courier.stack.up.Service;
import java.time.Duration;
import java.util.Optional;

/// A process stands still with its connections open, and goes on later: a zombie, which believes
/// that it owns what others have taken over meanwhile.
record Freeze(Service service, Duration time) implements Fault {
  @Override
  public String name() {
    return service.shortName() + "-freeze";
  }

  /// The deposed owner may have been in the middle of a replay.
  @Override
  public boolean mayRepeat() {
    return service == Service.ACCESS;
  }

  @Override
  public Optional<Duration> wantedPause() {
    return Optional.of(Duration.ofSeconds(10));
  }

  @Override
  public boolean dropsClients() {
    return false;
  }

  @Override
  public void happen(Scene scene) {
    String instance = scene.busiest(service).name();
    scene.strike("%s, %d s".formatted(instance, time.toSeconds()));
    scene.stack().pause(instance);
    try {
      scene.pass(time);
    } finally {
      scene.stack().resume(instance);
    }
  }
}
