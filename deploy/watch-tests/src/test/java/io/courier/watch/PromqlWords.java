package io.courier.watch;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// The words of PromQL that Courier's rules and panels use.
final class PromqlWords {
  static final Set<String> AGGREGATIONS =
      Set.of("sum", "max", "min", "avg", "count", "topk", "bottomk", "quantile", "group");

  /// Functions and how many arguments they have. All keep the labels of their vector.
  static final Map<String, Integer> FUNCTIONS =
      Map.ofEntries(
          Map.entry("rate", 1),
          Map.entry("increase", 1),
          Map.entry("irate", 1),
          Map.entry("delta", 1),
          Map.entry("deriv", 1),
          Map.entry("changes", 1),
          Map.entry("resets", 1),
          Map.entry("max_over_time", 1),
          Map.entry("min_over_time", 1),
          Map.entry("avg_over_time", 1),
          Map.entry("sum_over_time", 1),
          Map.entry("last_over_time", 1),
          Map.entry("clamp_min", 2),
          Map.entry("clamp_max", 2),
          Map.entry("absent", 1),
          Map.entry("histogram_quantile", 2),
          Map.entry("vector", 1),
          Map.entry("time", 0));

  /// From the weakest binding to the strongest.
  static final List<Set<String>> OPERATORS =
      List.of(
          Set.of("or"),
          Set.of("and", "unless"),
          Set.of("==", "!=", ">", "<", ">=", "<="),
          Set.of("+", "-"),
          Set.of("*", "/", "%"));

  private PromqlWords() {}
}
