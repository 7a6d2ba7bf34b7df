package io.courier.access.deliver.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Thousands of random lives of a device, and proof that broken rules are noticed.
///
/// `-Dcourier.model.runs` and `-Dcourier.model.seed` run others.
class DeliveryModelTest {
  private static final int RUNS = Integer.getInteger("courier.model.runs", 4000);
  private static final long FIRST_SEED = Long.getLong("courier.model.seed", 0);
  private static final int RUNS_WITH_BROKEN_RULE = 4000;

  @Test
  void nothingIsLostOvertakenRepeatedOrStuckWhateverHappens() {
    int bad = 0;
    int repeats = 0;
    int passedOver = 0;
    int timedOut = 0;
    int overflows = 0;
    long nudges = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
      Schedule.Outcome outcome = Schedule.run(seed, Set.of(), false);
      repeats += outcome.repeats();
      passedOver += outcome.passedOver() ? 1 : 0;
      timedOut += outcome.timedOut() ? 1 : 0;
      overflows += outcome.overflows() > 0 ? 1 : 0;
      nudges += outcome.nudges();
      if (!outcome.problems().isEmpty() && bad++ == 0) {
        show(Schedule.run(seed, Set.of(), true));
      }
    }
    System.out.printf(
        "%d runs, %d bad, %d repeats; runs that passed over %d, timed out %d, overflowed %d;"
            + " %d nudges%n",
        RUNS, bad, repeats, passedOver, timedOut, overflows, nudges);
    assertThat(bad).as("bad runs").isZero();
  }

  @ParameterizedTest
  @EnumSource
  void breakingARuleIsNoticed(Rule rule) {
    Optional<Schedule.Outcome> bad =
        LongStream.range(0, RUNS_WITH_BROKEN_RULE)
            .mapToObj(seed -> Schedule.run(seed, EnumSet.of(rule), false))
            .filter(outcome -> !outcome.problems().isEmpty())
            .findFirst();
    assertThat(bad).as("a run that goes wrong without " + rule).isPresent();
  }

  private static void show(Schedule.Outcome outcome) {
    System.out.println("seed " + outcome.seed() + ": " + outcome.problems());
    outcome.history().forEach(System.out::println);
  }
}
