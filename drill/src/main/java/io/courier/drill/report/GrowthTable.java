package io.courier.drill.report;

import io.courier.drill.watch.Growth;
import java.util.List;

/// What each process used, early and late.
final class GrowthTable {
  private GrowthTable() {}

  static void add(StringBuilder page, List<Growth> growth) {
    page.append("<h2>Growth</h2>\n");
    if (growth.isEmpty()) {
      page.append("<p>No process ran for ten minutes: whether one grows is not known.</p>\n");
      return;
    }
    page.append("<p>The least in the second quarter of the time, and in the last.</p>\n");
    page.append("<table><tr><th>process<th>minutes");
    growth.getFirst().courses().forEach(it -> page.append("<th>").append(it.what()));
    page.append("</tr>\n");
    for (Growth of : growth) {
      page.append("<tr><td>%s<td>%d".formatted(Html.escape(of.process()), of.seconds() / 60));
      of.courses()
          .forEach(
              it ->
                  page.append("<td class=\"%s\">%s".formatted(it.grows() ? "bad" : "", it.text())));
      page.append("</tr>\n");
    }
    page.append("</table>\n");
  }
}
