package io.courier.drill.report;

import io.courier.drill.ledger.Row;
import io.courier.drill.watch.Course;
import io.courier.drill.watch.Growth;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/// The table for a terminal.
public final class TextReport {
  private static final String FORMAT = "%-14s %7s %8s %9s %5s %6s %6s %8s %9s %8s  %s%n";
  private static final String GROWTH = "%-14s %7s %16s %16s %12s %12s%n";
  private static final int FINDINGS_SHOWN = 20;

  private TextReport() {}

  public static void print(Result result, PrintWriter out) {
    out.printf("%n%s%n%s%n%n", result.title(), result.machine());
    out.printf(
        FORMAT,
        "fault",
        "sent",
        "accepted",
        "delivered",
        "lost",
        "again",
        "order",
        "sockets",
        "longest",
        "normal",
        "hit");
    for (Line line : result.lines()) {
      row(line.row(), out);
    }
    out.println();
    growth(result.growth(), out);
    section("Worse than wanted:", result.beyond(), out);
    section("Messages:", first(result.findings()), out);
    section("BROKEN:", result.broken(), out);
    out.println(result.broken().isEmpty() ? "Nothing was lost." : "This must not happen.");
    out.flush();
  }

  private static void row(Row row, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        FORMAT,
        row.name(),
        row.sent(),
        row.accepted(),
        row.delivered(),
        row.lost(),
        row.again(),
        row.disordered(),
        row.droppedSockets(),
        Line.seconds(row.longestPause()),
        row.timeToNormal() == 0 ? "-" : Line.seconds(row.timeToNormal()),
        row.passedOver() == 0 ? row.detail() : row.detail() + "; passed over " + row.passedOver());
  }

  /// The least of the second quarter of the time, and of the last.
  private static void growth(List<Growth> growth, PrintWriter out) {
    if (growth.isEmpty()) {
      out.println("No process ran for ten minutes: whether one grows is not known (--minutes 20)");
      out.println();
      return;
    }
    out.printf(GROWTH, "process", "minutes", "resident", "heap", "threads", "files");
    for (Growth of : growth) {
      List<String> texts = of.courses().stream().map(Course::text).toList();
      out.printf(
          GROWTH,
          of.process(),
          of.seconds() / 60,
          texts.get(0),
          texts.get(1),
          texts.get(2),
          texts.get(3) + (of.grows() ? "  grows" : ""));
    }
    out.println();
  }

  private static void section(String title, List<String> sentences, PrintWriter out) {
    if (!sentences.isEmpty()) {
      out.println(title);
      sentences.forEach(sentence -> out.println("  " + sentence));
      out.println();
    }
  }

  private static List<String> first(List<String> findings) {
    return findings.subList(0, Math.min(FINDINGS_SHOWN, findings.size()));
  }
}
