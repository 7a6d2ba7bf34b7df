package io.courier.simulation.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.courier.simulation.time.Dice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Takes the same random operations to a model and to what it stands for, and looks for a
/// difference: in every answer, and now and then and at the end in all that is stored.
///
/// `-Dcourier.simulation.comparison.seed` runs one sequence alone, and
/// `-Dcourier.simulation.comparison.sequences` another number of them.
public final class Comparison<S extends Side> {
  private static final @Nullable Long ONLY = Long.getLong("courier.simulation.comparison.seed");
  private static final @Nullable Integer SEQUENCES =
      Integer.getInteger("courier.simulation.comparison.sequences");
  private static final double LOOKS_AT_ALL = 0.15;

  private final String what;
  private final Supplier<? extends S> model;
  private final Supplier<? extends S> real;
  private final Supplier<? extends Function<Dice, Step<S>>> source;
  private final SortedMap<String, Integer> outcomes = new TreeMap<>();

  /// What was thrown instead of an answer.
  private record Failure(String of) {}

  /// @param model makes an empty one, for one sequence
  /// @param real likewise
  /// @param source makes the operations of one sequence, one after the other
  public Comparison(
      String what,
      Supplier<? extends S> model,
      Supplier<? extends S> real,
      Supplier<? extends Function<Dice, Step<S>>> source) {
    this.what = what;
    this.model = model;
    this.real = real;
    this.source = source;
  }

  /// Runs sequences, until one shows a difference.
  ///
  /// @param expected outcomes that must occur, `kind: outcome`, so that a comparison of nothing
  ///     but refusals is noticed; one sequence that is run alone need not have them
  public void run(int sequences, int steps, String... expected) {
    if (ONLY != null) {
      sequence(ONLY, steps);
      return;
    }
    int count = SEQUENCES == null ? sequences : SEQUENCES;
    for (long seed = 0; seed < count; seed++) {
      sequence(seed, steps);
    }
    System.out.println(what + ", outcomes of " + count + " sequences: " + outcomes);
    assertThat(outcomes.keySet()).as("outcomes that were met").contains(expected);
  }

  private void sequence(long seed, int steps) {
    Dice dice = Dice.of(seed, what);
    S modelled = model.get();
    S stored = real.get();
    Function<Dice, Step<S>> next = source.get();
    List<String> told = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      Step<S> step = next.apply(dice);
      Object wanted = answer(step, stored);
      Object found = answer(step, modelled);
      told.add("%3d  %s -> %s".formatted(i + 1, step.told(), wanted));
      outcomes.merge(step.kind() + ": " + outcome(wanted), 1, Integer::sum);
      if (!Objects.equals(wanted, found)) {
        different(seed, told, List.of("answered: " + wanted, "model:    " + found));
      }
      if (i == steps - 1 || dice.chance(LOOKS_AT_ALL)) {
        List<String> differences = differences(stored.contents(), modelled.contents());
        if (!differences.isEmpty()) {
          different(seed, told, differences);
        }
      }
    }
  }

  private @Nullable Object answer(Step<S> step, S side) {
    try {
      return step.action().apply(side);
    } catch (RuntimeException e) {
      Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
      return new Failure(cause.getClass().getSimpleName());
    }
  }

  private static String outcome(@Nullable Object answer) {
    return switch (answer) {
      case null -> "nothing";
      case Failure failure -> failure.of;
      case Collection<?> all -> all.isEmpty() ? "nothing" : "some";
      case Map<?, ?> all -> all.isEmpty() ? "nothing" : "some";
      case Number number -> number.longValue() < 10 ? number.toString() : "many";
      default -> answer.toString().split("\\[", 2)[0];
    };
  }

  private static List<String> differences(
      SortedMap<String, String> stored, SortedMap<String, String> modelled) {
    List<String> differences = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(stored.keySet());
    keys.addAll(modelled.keySet());
    for (String key : keys) {
      if (!Objects.equals(stored.get(key), modelled.get(key))) {
        differences.add("stored:   " + key + " = " + stored.get(key));
        differences.add("model:    " + key + " = " + modelled.get(key));
      }
    }
    return differences;
  }

  private void different(long seed, List<String> told, List<String> differences) {
    fail(
        "%s: the model differs in the sequence with seed %d%n%s%n%s%n%s",
        what,
        seed,
        String.join("\n", told),
        String.join("\n", differences),
        "-Dcourier.simulation.comparison.seed=" + seed + " runs it alone");
  }
}
