package io.courier.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.simulation.world.Mutation;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each deliberate fault is found: the simulation can fail, and every rule is there for something.
class MutationTest {
  /// Several times what the rarest of them takes.
  private static final int SEEDS = 6_000;

  @ParameterizedTest
  @EnumSource
  void aDeliberateFaultIsFound(Mutation mutation) {
    Set<Mutation> one = EnumSet.of(mutation);
    Simulation simulation = new Simulation(0, SEEDS, 2, one);
    boolean isGood = simulation.run(() -> false);
    System.out.printf("%s: found by run %d%n", mutation, simulation.done());
    assertThat(isGood).as("all of %d runs are good with %s", SEEDS, mutation).isFalse();
  }
}
