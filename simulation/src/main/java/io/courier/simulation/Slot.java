package io.courier.simulation;

import io.courier.simulation.process.SimulatedProcess;
import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import io.courier.simulation.world.Ground;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Where one process runs, and another one after it has ended.
///
/// @param <P> its kind
final class Slot<P extends SimulatedProcess> {
  private static final long SESSION_TIMEOUT = 6 * Timeline.SECOND;

  /// How long a process that goes on is not told that its group has given it up: two heartbeats.
  private static final long UNAWARE = Timeline.SECOND;

  private final Ground ground;
  private final String name;
  private final Dice dice;
  private final BiFunction<Ground, String, P> make;
  private final List<P> replaced = new ArrayList<>();
  private @Nullable P process;

  Slot(Ground ground, String name, BiFunction<Ground, String, P> make) {
    this.ground = ground;
    this.name = name;
    this.dice = ground.dice("slot " + name);
    this.make = make;
    start();
  }

  String name() {
    return name;
  }

  @Nullable P process() {
    P now = process;
    return now == null || now.isDead() ? null : now;
  }

  private void start() {
    ground.history().say(() -> name + " starts");
    P started = make.apply(ground, name);
    process = started;
    started.onDeath(
        () -> {
          // Peers see an owner's death; of others the session runs out.
          boolean isSeen = name.startsWith("access") && dice.chance(0.7);
          long until =
              isSeen ? dice.between(Timeline.SECOND, 2 * Timeline.SECOND) : SESSION_TIMEOUT;
          ground.time().after(until, started::expire);
          ground.time().after(dice.delay(Timeline.SECOND), () -> restart(started));
        });
  }

  @SuppressWarnings("ReferenceEquality") // another process is another one, whatever its name
  private void restart(P dead) {
    if (process == dead) {
      dead.expire();
      start();
    }
  }

  /// With notice, and at once another one.
  void roll() {
    P now = process();
    if (now != null) {
      now.leave();
      ground.time().after(dice.delay(500 * Timeline.MILLI), () -> restart(now));
    }
  }

  /// It is taken for dead, and another one starts in its place. It stands still, goes on where it
  /// was for a moment, until the group's answer reaches it, and ends.
  void replace(long nanos) {
    P now = process();
    if (now == null) {
      return;
    }
    ground
        .history()
        .say(() -> name + " is replaced, and stands still for " + nanos / Timeline.MILLI + " ms");
    replaced.add(now);
    now.evict(Integer.MAX_VALUE);
    now.stop(nanos);
    ground.time().after(nanos + dice.between(Timeline.MILLI, UNAWARE), now::die);
    start();
  }

  /// The group gives up a process that stands still for too long.
  void stop(long nanos) {
    P now = process();
    if (now == null) {
      return;
    }
    ground.history().say(() -> name + " stands still for " + nanos / Timeline.MILLI + " ms");
    now.stop(nanos);
    if (nanos > SESSION_TIMEOUT) {
      ground.time().after(SESSION_TIMEOUT, () -> now.evict(dice.below(3)));
    }
  }

  void cut(long nanos) {
    P now = process();
    if (now == null) {
      return;
    }
    ground.history().say(() -> name + " is cut off for " + nanos / Timeline.MILLI + " ms");
    now.cut(nanos);
    if (nanos > SESSION_TIMEOUT) {
      ground.time().after(SESSION_TIMEOUT, () -> now.evict(dice.below(3)));
    }
  }

  /// A process that has ended is started, whatever else was planned.
  void heal() {
    replaced.forEach(SimulatedProcess::die);
    P now = process;
    if (now == null || now.isDead()) {
      if (now != null) {
        now.expire();
      }
      start();
    } else {
      now.healed();
    }
  }
}
