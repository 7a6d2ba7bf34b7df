package io.courier.drill.report;

import io.courier.drill.ledger.Row;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/// The table for a terminal.
public final class TextReport {
  private static final String FORMAT = "%-14s %7s %8s %9s %5s %6s %6s %8s %9s %8s  %s%n";
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
