package io.courier.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.simulation.world.Mutation;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Deliberate faults are found: the simulation can fail, and the rules are there for something.
class MutationTest {
  /// A little more than what the rarest of these takes, which is the same each time.
  private static final int SEEDS = 450;

  @ParameterizedTest
  @EnumSource(
      names = {
        "OWNER_COMMITS_EARLY",
        "OFFLINE_COMMITS_EARLY",
        "PUSH_COMMITS_EARLY",
        "LOGIC_COMMITS_EARLY",
        "NO_NUDGE",
        "NO_MARKER",
        "PAGES_FILTERED",
        "REPEATS_DROPPED",
        "PRESENCE_LATE",
        "OLD_HINTS_BELIEVED",
        "LOST_PRESENCE_BELIEVED"
      })
  void aDeliberateFaultIsFoundAndWithoutItTheSameRunIsGood(Mutation mutation) {
    Set<Mutation> one = EnumSet.of(mutation);
    for (long seed = 0; seed < SEEDS; seed++) {
      Scenario scenario = Scenario.draw(seed, Faults.of(one));
      if (!Run.of(scenario, one, false).isGood() && Run.of(scenario, Set.of(), false).isGood()) {
        return;
      }
    }
    assertThat(mutation).as("a deliberate fault that %d runs do not find", SEEDS).isNull();
  }
}
