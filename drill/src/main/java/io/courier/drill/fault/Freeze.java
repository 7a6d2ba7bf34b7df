package io.courier.drill.fault;

import io.courier.drill.stack.Target;
import io.courier.stack.process.Signal;
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

  @Override
  public Optional<String> whyNot(Target target) {
    return target.instances(service).size() > 1
        ? Optional.empty()
        : Optional.of("nobody takes over from the only %s".formatted(service.shortName()));
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
  public void happen(Scene scene) {
    String instance = scene.busiest(service).name();
    scene.strike("%s, %d s".formatted(instance, time.toSeconds()));
    scene.target().signal(instance, Signal.STOP);
    try {
      scene.pass(time);
    } finally {
      scene.target().signal(instance, Signal.CONT);
    }
  }
}
