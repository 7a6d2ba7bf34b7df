package io.courier.drill.fault;

import io.courier.stack.backends.BackEnd;
import io.courier.stack.backends.BackEnds;
import java.time.Duration;
import java.util.function.Function;

/// `kill -9` of a back end, which comes back after a while, with its data or without.
///
/// @param forgets whether it comes back empty
record RestartBackEnd(
    String name, Function<BackEnds, BackEnd> which, boolean forgets, Duration outage)
    implements Fault {

  /// While Redis or PostgreSQL is away something may be passed over, and that is counted.
  @Override
  public boolean mayRepeat() {
    return false;
  }

  @Override
  public void happen(Scene scene) {
    BackEnd backEnd = which.apply(scene.stack().backEnds());
    long begun = System.nanoTime();
    scene.strike(backEnd.name());
    backEnd.kill();
    if (forgets) {
      backEnd.forget();
    }
    scene.pass(outage);
    backEnd.start();
    long away = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    scene.tell("%s, away %d s%s".formatted(backEnd.name(), away, forgets ? ", then empty" : ""));
  }
}
