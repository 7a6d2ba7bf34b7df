package io.courier.load;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// What a run says of itself, on standard output.
final class Report {
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final double NANOS_PER_MICRO = 1_000;
  private static final double MICROS_PER_MILLI = 1_000;

  private final String title;

  Report(int pairs, int rate, int underWay) {
    this.title =
        rate == 0
            ? "%d pairs, closed loop, %d under way in each direction".formatted(pairs, underWay)
            : "%d pairs, open loop, %d messages/s".formatted(pairs, rate);
  }

  void say(String line) {
    System.err.println(line);
  }

  void print(
      Pairs load,
      long delivered,
      long nanos,
      Map<String, Long> cpuNanos,
      Map<String, Long> residentBytes) {
    Tally tally = load.tally();
    Histogram latency = load.latency();
    System.out.printf(Locale.ROOT, "%s%n", title);
    System.out.printf(
        Locale.ROOT, "delivered          %,10d in %.1f s%n", delivered, nanos / NANOS_PER_SECOND);
    System.out.printf(
        Locale.ROOT, "delivered/s        %,10.0f%n", delivered / (nanos / NANOS_PER_SECOND));
    System.out.printf(
        Locale.ROOT,
        "latency ms         %10.1f p50  %.1f p90  %.1f p99  %.1f p99.9  %.1f max%n",
        millis(latency, 50),
        millis(latency, 90),
        millis(latency, 99),
        millis(latency, 99.9),
        latency.getMaxValue() / MICROS_PER_MILLI);
    System.out.printf(
        Locale.ROOT,
        "sent %d, refused %d, lost %d, repeated %d, out of order %d%n",
        tally.sent.sum(),
        tally.refused(),
        tally.sent.sum() - tally.refused() - tally.received.sum(),
        tally.repeated.sum(),
        tally.outOfOrder.sum());
    tally
        .refusals()
        .forEach(
            (sentence, count) ->
                System.out.printf(Locale.ROOT, "  refused %s: %s%n", count, sentence));
    System.out.printf(Locale.ROOT, "%-14s %12s %12s %10s%n", "", "CPU µs/msg", "cores", "RSS MB");
    cpuNanos.forEach(
        (name, spent) -> row(name, spent, delivered, nanos, residentBytes.getOrDefault(name, 0L)));
    row(
        "all",
        cpuNanos.values().stream().mapToLong(it -> it).sum(),
        delivered,
        nanos,
        residentBytes.values().stream().mapToLong(it -> it).sum());
  }

  private static void row(String name, long cpuNanos, long delivered, long nanos, long resident) {
    System.out.printf(
        Locale.ROOT,
        "%-14s %12.1f %12.2f %10d%n",
        name,
        cpuNanos / NANOS_PER_MICRO / Math.max(1, delivered),
        (double) cpuNanos / nanos,
        resident >> 20);
  }

  private static double millis(Histogram latency, double percentile) {
    return latency.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
  }
}
