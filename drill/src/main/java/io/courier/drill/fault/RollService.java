package io.courier.drill.fault;

import io.courier.stack.up.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// All instances of a service stop in order and start again, one after the other.
record RollService(Service service, Duration wanted) implements Fault {
  @Override
  public String name() {
    return service.shortName() + "-roll";
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
    List<String> instances = scene.instances(service);
    scene.strike(String.join(", ", instances));
    for (String instance : instances) {
      scene.stack().stop(instance);
      scene.stack().start(instance);
    }
  }
}
