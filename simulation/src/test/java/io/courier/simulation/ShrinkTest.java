package io.courier.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.simulation.world.Mutation;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShrinkTest {
  @Test
  void aFailingRunIsToldByTheLeastThatFailsOfIt() {
    Set<Mutation> mutation = Set.of(Mutation.OWNER_COMMITS_EARLY);
    Simulation simulation = new Simulation(0, 6_000, 2, mutation);
    assertThat(simulation.run(() -> false)).isFalse();
    Outcome failed = Run.of(Scenario.draw(simulation.failedSeed(), mutation), mutation, false);

    Scenario least = Shrink.of(failed, mutation);

    assertThat(least.happenings()).hasSizeLessThanOrEqualTo(failed.scenario().happenings().size());
    assertThat(Run.of(least, mutation, false).isGood()).isFalse();
    List<String> story = simulation.story();
    assertThat(story.getFirst()).contains("seed " + simulation.failedSeed());
    assertThat(story).anyMatch(line -> line.contains("LOST"));
    assertThat(story).anyMatch(line -> line.contains("chat_input"));
  }
}
