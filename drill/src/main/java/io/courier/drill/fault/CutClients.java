package io.courier.drill.fault;

import io.courier.drill.stack.Target;
import java.time.Duration;
import java.util.Optional;

/// Many clients lose their network at once, without a word, and connect again from another one.
record CutClients(Duration time) implements Fault {
  @Override
  public String name() {
    return "clients-cut";
  }

  @Override
  public Optional<String> whyNot(Target target) {
    return Optional.empty();
  }

  /// From when they have a network again.
  @Override
  public Optional<Duration> wantedPause() {
    return Optional.of(Duration.ofSeconds(3));
  }

  /// The drill ends those connections itself, and they are not counted.
  @Override
  public boolean dropsClients() {
    return false;
  }

  @Override
  public void happen(Scene scene) {
    int hit = scene.clients().cut();
    scene.strike("%d clients, %d s".formatted(hit, time.toSeconds()));
    scene.pass(time);
    scene.clients().mend();
  }
}
