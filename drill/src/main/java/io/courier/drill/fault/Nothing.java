package io.courier.drill.fault;

import io.courier.drill.stack.Target;
import java.time.Duration;
import java.util.Optional;

/// Nothing goes wrong: what the other rows are to be compared with.
record Nothing(Duration time) implements Fault {
  @Override
  public String name() {
    return "nothing";
  }

  @Override
  public Optional<String> whyNot(Target target) {
    return Optional.empty();
  }

  @Override
  public void happen(Scene scene) {
    scene.strike("");
    scene.pass(time);
  }
}
