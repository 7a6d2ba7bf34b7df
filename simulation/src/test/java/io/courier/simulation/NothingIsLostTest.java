package io.courier.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/// Many lives of a small Courier, each with its own faults.
///
/// `-Dcourier.simulation.runs` and `-Dcourier.simulation.seed` run others.
class NothingIsLostTest {
  private static final int RUNS = Integer.getInteger("courier.simulation.runs", 10_000);
  private static final long FIRST_SEED = Long.getLong("courier.simulation.seed", 0);

  @Test
  void nothingIsLostOvertakenMovedOrStuckWhateverFails() {
    Simulation simulation = new Simulation(FIRST_SEED, RUNS, 2, Set.of());
    boolean isGood = simulation.run(() -> false);
    System.out.println(simulation.summary());
    simulation.story().forEach(System.out::println);
    assertThat(isGood).as("the run with seed %d is told above", simulation.failedSeed()).isTrue();
    assertThat(simulation.done()).isEqualTo(RUNS);
  }

  @Test
  void aSeedGivesTheSameRunAgain() {
    for (long seed = 0; seed < 15; seed++) {
      Outcome one = Run.of(Scenario.draw(seed), Set.of(), true);
      Outcome again = Run.of(Scenario.draw(seed), Set.of(), true);
      assertThat(again.history()).as("history of seed %d", seed).isEqualTo(one.history());
      assertThat(again.events()).isEqualTo(one.events());
    }
  }
}
