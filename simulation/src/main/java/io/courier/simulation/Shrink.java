package io.courier.simulation;

import io.courier.simulation.world.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Takes out of a failing scenario what it fails without, for as long as it still fails.
final class Shrink {
  private static final int MOST_RUNS = 150;

  private final Set<Mutation> mutations;
  private final String kind;
  private int runs;

  private Shrink(Set<Mutation> mutations, String kind) {
    this.mutations = mutations;
    this.kind = kind;
  }

  /// A scenario with fewer happenings whose problems include one of the same kind.
  static Scenario of(Outcome failed, Set<Mutation> mutations) {
    String kind = kind(failed.problems().getFirst());
    return new Shrink(mutations, kind).shrunk(failed.scenario());
  }

  private boolean failsAlike(Outcome outcome) {
    return outcome.problems().stream().anyMatch(problem -> kind(problem).equals(kind));
  }

  private static String kind(String problem) {
    return problem.substring(0, problem.indexOf(' '));
  }

  private Scenario shrunk(Scenario failing) {
    Scenario best = failing;
    for (int size = Math.max(1, best.happenings().size() / 2); size > 0; size /= 2) {
      int from = 0;
      while (from < best.happenings().size() && runs < MOST_RUNS) {
        List<Happening> rest = new ArrayList<>(best.happenings());
        rest.subList(from, Math.min(rest.size(), from + size)).clear();
        Scenario smaller = best.with(rest);
        runs++;
        if (failsAlike(Run.of(smaller, mutations, false))) {
          best = smaller;
        } else {
          from += size;
        }
      }
    }
    return best;
  }
}
