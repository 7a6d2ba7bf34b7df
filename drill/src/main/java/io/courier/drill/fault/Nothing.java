package io.courier.drill.fault;

import java.time.Duration;
import java.util.Optional;

/// Nothing goes wrong: what the other rows are to be compared with.
record Nothing(Duration time) implements Fault {
  static final String NAME = "nothing";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean mayRepeat() {
    return false;
  }

  @Override
  public Optional<Duration> wantedPause() {
    return Optional.empty();
  }

  @Override
  public boolean dropsClients() {
    return false;
  }

  @Override
  public void happen(Scene scene) {
    scene.strike("");
    scene.pass(time);
  }
}
