package io.courier.simulation.process;

import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;

/// One thread of a process: takes a turn some time after it was woken, at most one at a time.
final class Turns {
  private final SimulatedProcess process;
  private final Timeline time;
  private final Dice dice;
  private final long usualNanos;
  private final Runnable turn;
  private long next = Long.MAX_VALUE;

  Turns(SimulatedProcess process, String name, long usualNanos, Runnable turn) {
    this.process = process;
    this.time = process.ground().time();
    this.dice = process.ground().dice(process.name() + name);
    this.usualNanos = usualNanos;
    this.turn = turn;
  }

  /// Soon, as threads go.
  void wake() {
    wakeAfter(dice.delay(usualNanos));
  }

  void wakeAfter(long nanos) {
    long at = time.now() + nanos;
    if (at < next) {
      next = at;
      time.at(at, () -> happen(at));
    }
  }

  private void happen(long at) {
    if (at != next) {
      return; // an earlier one took its place
    }
    next = Long.MAX_VALUE;
    if (process.isDead()) {
      return;
    }
    long stopped = process.stoppedUntil();
    if (stopped > time.now()) {
      wakeAfter(stopped - time.now() + dice.delay(usualNanos));
      return;
    }
    try {
      turn.run();
    } catch (Crash crash) {
      process.die();
    }
  }
}
