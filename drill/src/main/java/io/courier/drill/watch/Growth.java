package io.courier.drill.watch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Whether a process grows and does not stop: its least use in each of four quarters of the time
/// rises from one to the next, and by a quarter and 32 MB from the second to the last. The first
/// quarter counts for nothing but the direction, since a JVM grows until it is warm.
public final class Growth {
  private static final int QUARTERS = 4;
  private static final long LEAST_BYTES = 32L << 20;
  private static final long MEGABYTE = 1 << 20;

  /// A verdict on less says nothing.
  private static final long LEAST_SECONDS = 600;

  private Growth() {}

  /// A sentence about what grows.
  ///
  /// @param samples of one process, one pid, in the order of time
  public static Optional<String> of(List<Sample> samples) {
    if (samples.isEmpty()
        || samples.getLast().second() - samples.getFirst().second() < LEAST_SECONDS) {
      return Optional.empty();
    }
    String process = samples.getFirst().process();
    return of(process + ": resident memory", samples, Sample::residentBytes)
        .or(() -> of(process + ": heap", samples, Sample::heapBytes));
  }

  private static Optional<String> of(
      String what, List<Sample> samples, ToLongFunction<Sample> bytes) {
    long[] least = new long[QUARTERS];
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
      int from = samples.size() * quarter / QUARTERS;
      int to = samples.size() * (quarter + 1) / QUARTERS;
      least[quarter] =
          samples.subList(from, to).stream()
              .mapToLong(bytes)
              .filter(it -> it >= 0)
              .min()
              .orElse(-1);
      if (least[quarter] < 0 || (quarter > 0 && least[quarter] <= least[quarter - 1])) {
        return Optional.empty();
      }
    }
    long more = least[3] - least[1];
    if (more < LEAST_BYTES || more < least[1] / QUARTERS) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s grows: %d, %d, %d, %d MB",
            what,
            least[0] / MEGABYTE,
            least[1] / MEGABYTE,
            least[2] / MEGABYTE,
            least[3] / MEGABYTE));
  }
}
