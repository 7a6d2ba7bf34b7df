package io.courier.drill.report;

import io.courier.drill.ledger.Row;
import java.util.List;

/// The result as one page that needs nothing else.
public final class HtmlReport {
  private static final String HEAD =
      """
      <!doctype html>
      <meta charset="utf-8">
      <title>Courier drill</title>
      <style>
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 1060px; margin: 2em auto; padding: 0 1em; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { text-align: right; padding: .3em .5em; border-bottom: 1px solid #e5e7eb; }
        th:first-child, td:first-child, th:last-child, td:last-child { text-align: left; }
        svg { width: 100%; } svg text { font-size: 10px; fill: #6b7280; }
        polyline { stroke-width: 1.3; }
        .bad { color: #b91c1c; font-weight: 600; } .good { color: #047857; font-weight: 600; }
        .over { color: #b45309; } li { overflow-wrap: anywhere; }
      </style>
      """;

  private HtmlReport() {}

  public static String of(Result result) {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("<h1>Courier drill</h1>\n");
    paragraph(page, "", result.begun() + ": " + result.title() + ". " + result.machine());
    if (result.broken().isEmpty()) {
      paragraph(page, "good", "Nothing was lost.");
    }
    list(page, "bad", "Broken", result.broken());
    table(page, result.lines());
    list(page, "over", "Worse than wanted", result.beyond());
    GrowthTable.add(page, result.growth());
    Charts.add(page, result);
    list(page, "", "Messages", result.findings());
    return page.toString();
  }

  private static void paragraph(StringBuilder page, String style, String text) {
    page.append("<p class=\"%s\">%s</p>\n".formatted(style, Html.escape(text)));
  }

  private static void list(StringBuilder page, String style, String title, List<String> all) {
    if (all.isEmpty()) {
      return;
    }
    page.append("<h2>%s</h2><ul class=\"%s\">\n".formatted(title, style));
    all.forEach(it -> page.append("<li>").append(Html.escape(it)).append("</li>\n"));
    page.append("</ul>\n");
  }

  private static void table(StringBuilder page, List<Line> lines) {
    page.append(
        "<table><tr><th>fault<th>sent<th>accepted<th>delivered<th>lost<th>again<th>out of order"
            + "<th>sockets dropped<th>longest pause<th>time to normal<th>hit</tr>\n");
    for (Line line : lines) {
      Row row = line.row();
      page.append("<tr>");
      cell(page, "", row.name());
      cell(page, "", Long.toString(row.sent()));
      cell(page, row.accepted() == row.sent() ? "" : "bad", Long.toString(row.accepted()));
      cell(page, "", Long.toString(row.delivered()));
      cell(page, row.lost() == 0 ? "" : "bad", Long.toString(row.lost()));
      cell(page, row.unexplained() == 0 ? "" : "bad", Long.toString(row.again()));
      cell(page, row.disordered() == 0 ? "" : "bad", Long.toString(row.disordered()));
      boolean dropped = row.droppedSockets() > 0 && !line.dropsClients();
      cell(page, dropped ? "over" : "", Long.toString(row.droppedSockets()));
      boolean slow = line.wantedPause().filter(it -> row.longestPause() > it.toNanos()).isPresent();
      cell(page, slow ? "over" : "", Line.seconds(row.longestPause()));
      cell(page, "", row.timeToNormal() == 0 ? "–" : Line.seconds(row.timeToNormal()));
      cell(page, "", row.detail());
      page.append("</tr>\n");
    }
    page.append("</table>\n");
  }

  private static void cell(StringBuilder page, String style, String text) {
    page.append("<td class=\"%s\">%s".formatted(style, Html.escape(text)));
  }
}
