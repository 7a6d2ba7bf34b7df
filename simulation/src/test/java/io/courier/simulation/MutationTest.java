package io.courier.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.simulation.world.Mutation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Deliberate faults are found: the simulation can fail, and the rules are there for something.
///
/// Three of them do no harm alone, since another rule stands behind the one that they break. Two
/// are found once that one is broken too, where it alone does less.
class MutationTest {
  /// A little more than what the rarest of these takes, which is the same each time.
  private static final int SEEDS = 1_300;

  /// Of those that are found with another one alone: so many runs of it alone are good.
  private static final int HARMLESS_SEEDS = 100;

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "DELETES_UP_TO",
        "NO_LEASE",
        "GATEWAY_TAKES_OLD_EPOCHS",
        "GATEWAY_HEARS_FORMER_OWNERS"
      })
  void aDeliberateFaultIsFoundAndWithoutItTheSameRunIsGood(Mutation mutation) {
    Set<Mutation> one = EnumSet.of(mutation);
    for (long seed = 0; seed < SEEDS; seed++) {
      Scenario scenario = Scenario.draw(seed, one);
      if (!Run.of(scenario, one, false).isGood() && Run.of(scenario, Set.of(), false).isGood()) {
        return;
      }
    }
    assertThat(mutation).as("a deliberate fault that %d runs do not find", SEEDS).isNull();
  }

  /// A row below a page's highest that comes into the store while the page is at the device, and
  /// is not the copy of something that the device gets all the same, can only be a failed
  /// receipt. An owner asks with a marker, behind every receipt of its own and every one past
  /// which an earlier owner has committed; of the others it has the records itself, and sends
  /// them before the page's higher entries, so what confirms the page confirms them. It asks
  /// directly only when its last round has ended and nothing was failed since. Without markers
  /// there is such a row, which comes late; that it is lost takes both.
  ///
  /// Replays of dead letters and the gaps of full mailboxes, which have old positions too, are
  /// not in the model.
  @Test
  void deletingUpToAPositionLosesMessagesOnceMarkersDoNotTravelBehindReceipts() {
    assertThat(seedFoundOnlyTogether(Mutation.DELETES_UP_TO, Mutation.NO_MARKER, "LOST"))
        .isPositive();
  }

  /// A frame finds its session by the handle of its opening, on the link of that opening alone. A
  /// session is opened anew, under another handle, whenever a higher epoch is seen, and its flow
  /// takes a higher epoch from nowhere else: so no frame of a lower one finds it. Where frames of
  /// former openings find it, the epoch refuses them.
  @Test
  void framesOfFormerOwnersAreRefusedByTheirEpochWhereverHandlesDoNotTellThem() {
    assertThat(
            seedFoundOnlyTogether(
                Mutation.GATEWAY_TAKES_OLD_EPOCHS, Mutation.GATEWAY_HEARS_FORMER_OWNERS, ""))
        .isPositive();
  }

  /// Without its lease an owner that has stood still goes on, until it hears of a higher epoch or
  /// of the group. What it does meanwhile is refused: its presence and its claims by their epoch
  /// in Redis (`write.lua`, `claim.lua`), its frames by their handle and epoch, its commits by
  /// the group. What it fails becomes a row, and a nudge brings that to the present owner. So the
  /// lease bounds what is done in vain; that it keeps a promise by itself no run has shown. No pair
  /// is kept: of 450 runs with `PRESENCE_UNFENCED` too, none fails that does not fail with that
  /// alone.
  @ParameterizedTest
  @EnumSource(names = {"DELETES_UP_TO", "NO_LEASE", "GATEWAY_TAKES_OLD_EPOCHS"})
  void aDeliberateFaultBehindWhichAnotherRuleStandsDoesNoHarmAlone(Mutation mutation) {
    Set<Mutation> one = EnumSet.of(mutation);
    for (long seed = 0; seed < HARMLESS_SEEDS; seed++) {
      assertThat(Run.of(Scenario.draw(seed, one), one, false).problems())
          .as("seed %d", seed)
          .isEmpty();
    }
  }

  /// @param kind of problem that both together make and neither alone; empty: any
  /// @return one more than the first seed of such a run; 0: there is none
  private static long seedFoundOnlyTogether(Mutation mutation, Mutation other, String kind) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Scenario scenario = Scenario.draw(seed, EnumSet.of(mutation));
      Set<String> found = kinds(scenario, EnumSet.of(mutation, other));
      found.removeIf(it -> !kind.isEmpty() && !it.equals(kind));
      if (found.isEmpty()) {
        continue;
      }
      found.removeAll(kinds(scenario, EnumSet.of(mutation)));
      found.removeAll(kinds(scenario, EnumSet.of(other)));
      found.removeAll(kinds(scenario, EnumSet.noneOf(Mutation.class)));
      if (!found.isEmpty()) {
        return seed + 1;
      }
    }
    return 0;
  }

  private static Set<String> kinds(Scenario scenario, Set<Mutation> mutations) {
    List<String> problems = Run.of(scenario, mutations, false).problems();
    Set<String> kinds = new TreeSet<>();
    problems.forEach(problem -> kinds.add(problem.substring(0, problem.indexOf(' '))));
    return kinds;
  }
}
