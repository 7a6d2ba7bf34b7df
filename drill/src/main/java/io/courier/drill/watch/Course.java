package io.courier.drill.watch;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/// How one figure of one process went: its least value in each quarter of the time.
///
/// @param what `heap`
/// @param unit ` MB`, or nothing for what is counted
/// @param grows whether it rises and does not stop
public record Course(String what, String unit, List<Long> least, boolean grows) {
  private static final int QUARTERS = 4;

  /// @param enough a rise below this is none, in the figure's unit
  static Course of(
      String what, String unit, long enough, List<Sample> samples, ToLongFunction<Sample> value) {
    List<Long> least =
        LongStream.range(0, QUARTERS)
            .map(quarter -> least(samples, (int) quarter, value))
            .boxed()
            .toList();
    return new Course(what, unit, least, grows(least, enough));
  }

  /// From each quarter to the next, and by a quarter from the second to the last. The first one
  /// counts for nothing but the direction, since a JVM grows until it is warm.
  private static boolean grows(List<Long> least, long enough) {
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
      if (least.get(quarter) < 0 || (quarter > 0 && least.get(quarter) <= least.get(quarter - 1))) {
        return false;
      }
    }
    long more = least.get(3) - least.get(1);
    return more >= enough && more >= least.get(1) / QUARTERS;
  }

  private static long least(List<Sample> samples, int quarter, ToLongFunction<Sample> value) {
    return samples
        .subList(samples.size() * quarter / QUARTERS, samples.size() * (quarter + 1) / QUARTERS)
        .stream()
        .mapToLong(value)
        .filter(it -> it >= 0)
        .min()
        .orElse(-1);
  }

  /// Its second and its last quarter: `120 → 122 MB`; nothing where it is not known.
  public String text() {
    return least.contains(-1L)
        ? "-"
        : String.format(Locale.ROOT, "%d → %d%s", least.get(1), least.get(3), unit);
  }
}
