package io.courier.drill.report;

import io.courier.drill.ledger.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A row of the table, with what is wanted of it.
///
/// @param wantedPause empty where the outage itself decides
/// @param dropsClients whether clients lose their connections by the nature of the fault
public record Line(Row row, Optional<Duration> wantedPause, boolean dropsClients) {
  private static final Duration BOUND = Duration.ofSeconds(60);

  /// Sentences about figures that are worse than wanted. They break no promise: how long things
  /// take depends on the machine.
  public List<String> beyond() {
    List<String> beyond = new ArrayList<>();
    wantedPause
        .filter(wanted -> row.longestPause() > wanted.toNanos())
        .ifPresent(
            wanted ->
                beyond.add(
                    "%s: the longest pause was %s, wanted is %d s: %s"
                        .formatted(
                            row.name(),
                            seconds(row.longestPause()),
                            wanted.toSeconds(),
                            row.longest())));
    if (!dropsClients && row.droppedSockets() > 0) {
      beyond.add(
          "%s: %d clients lost their connection, wanted is none: %s"
              .formatted(row.name(), row.droppedSockets(), row.dropped()));
    }
    if (row.withheld() > 0) {
      beyond.add(
          "%s: %d messages were not sent, too many were under way"
              .formatted(row.name(), row.withheld()));
    }
    return beyond;
  }

  /// A pause that no machine's slowness explains, where little is wanted: somebody was forgotten.
  public List<String> beyondAllBounds() {
    return wantedPause.isPresent() && row.longestPause() > BOUND.toNanos()
        ? List.of(
            "%s: a pause of %s, the bound is %d s"
                .formatted(row.name(), seconds(row.longestPause()), BOUND.toSeconds()))
        : List.of();
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
