package io.courier.simulation;

import io.courier.simulation.Happening.Kind;
import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import io.courier.simulation.world.Mutation;
import io.courier.simulation.world.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// What happens in one run: drawn from its seed, or what is left of that.
///
/// @param devices of how many users each: device i belongs to user i modulo users
record Scenario(long seed, Settings settings, int users, int devices, List<Happening> happenings) {
  /// Until then things happen; afterwards everything is in order, and has to come to rest.
  static final long HORIZON = 8 * Timeline.SECOND;

  private static final Kind[] KINDS = Kind.values();

  Scenario {
    happenings = List.copyOf(happenings);
  }

  static Scenario draw(long seed) {
    return draw(seed, Set.of());
  }

  /// Draws one that brings these deliberate faults, if any, to light: what the broken rules are
  /// there for comes often, and there are several processes of each service.
  static Scenario draw(long seed, Set<Mutation> mutations) {
    return draw(seed, mutations, Faults.of(mutations));
  }

  static Scenario draw(long seed, Set<Mutation> mutations, Set<Kind> often) {
    Dice dice = Dice.of(seed, "scenario");
    Settings drawn = Settings.draw(dice);
    List<Plot> plots = Plot.of(mutations);
    boolean isBiased = !often.isEmpty() || !plots.isEmpty();
    Settings settings = isBiased ? drawn.withTwoOfEach() : drawn;
    int users = dice.between(2, 3);
    int devices = dice.between(users, 5);
    List<Happening> all = new ArrayList<>();
    for (int i = 0; i < devices; i++) {
      // Most are there from the beginning, some come for the first time in the middle of it.
      long first = dice.chance(0.8) ? Timeline.SECOND : HORIZON;
      all.add(new Happening(dice.between(0, first), Kind.COME, i, 0, 0));
      life(dice, i, all);
    }
    int sends = dice.one(2, 4, 8, 16);
    for (int i = 0; i < sends; i++) {
      all.add(new Happening(at(dice), Kind.SEND, dice.below(devices), dice.below(users), 0));
    }
    if (!isBiased) {
      faults(dice, all);
    } else if (!often.isEmpty()) {
      faults(dice, List.copyOf(often), dice.one(2, 6), all);
    }
    plots.forEach(plot -> plot.add(dice, settings, users, devices, all));
    all.sort(Comparator.comparingLong(Happening::at));
    return new Scenario(seed, settings, users, devices, all);
  }

  private static long at(Dice dice) {
    return dice.between(Timeline.SECOND / 2, HORIZON);
  }

  private static void life(Dice dice, int device, List<Happening> all) {
    for (int i = dice.one(0, 0, 1, 3); i > 0; i--) {
      long at = at(dice);
      all.add(new Happening(at, Kind.VANISH, device, 0, 0));
      // One that does not come back before the end is to find everything in its mailbox.
      long back = at + dice.one(200, 1_000, 4_000, 8_000) * Timeline.MILLI;
      if (back < HORIZON) {
        all.add(new Happening(back, Kind.COME, device, 0, 0));
      }
    }
    for (int i = dice.one(0, 0, 0, 1, 4); i > 0; i--) {
      all.add(new Happening(at(dice), Kind.LOSE_CONNECTION, device, 0, 0));
    }
    if (dice.chance(0.2)) {
      long mute = dice.one(500, 3_000, 7_000) * Timeline.MILLI;
      all.add(new Happening(at(dice), Kind.MUTE, device, 0, mute));
    }
  }

  /// Some kinds of faults in each run, so that every few of them meet without all others.
  private static void faults(Dice dice, List<Happening> all) {
    if (dice.chance(0.1)) {
      return;
    }
    int kinds = dice.one(1, 2, 4, 8);
    List<Kind> chosen = new ArrayList<>();
    while (chosen.size() < kinds) {
      Kind kind = KINDS[dice.below(KINDS.length)];
      if (kind.isFault()) {
        chosen.add(kind);
      }
    }
    List<Happening> drawn = new ArrayList<>();
    faults(dice, chosen, dice.one(1, 3, 6, 12), drawn);
    // What replaced processes bring to light is known, and not mended: docs/next.md.
    drawn.removeIf(it -> it.kind() == Kind.REPLACE);
    all.addAll(drawn);
  }

  private static void faults(Dice dice, List<Kind> chosen, int count, List<Happening> all) {
    for (int i = 0; i < count; i++) {
      Kind kind = dice.one(chosen);
      long nanos = dice.one(100, 700, 2_500, 7_000) * Timeline.MILLI;
      all.add(new Happening(at(dice), kind, dice.below(64), dice.below(64), nanos));
    }
  }

  Scenario with(List<Happening> some) {
    return new Scenario(seed, settings, users, devices, some);
  }
}
