package io.courier.drill.report;

import java.util.List;
import java.util.Locale;

/// Lines over time, as SVG.
///
/// @param title above it
/// @param unit of the values, behind the highest
/// @param seconds the width of the time line
/// @param spans the faults, by their seconds
/// @param lines the values
record Chart(String title, String unit, long seconds, List<Span> spans, List<Values> lines) {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 140;
  private static final int TOP = 18;
  private static final List<String> COLOURS =
      List.of("#2563eb", "#d97706", "#059669", "#dc2626", "#7c3aed", "#0891b2", "#be185d");

  /// A stretch of time with a name.
  record Span(String name, double from, double to) {}

  /// A line: its points are (second, value).
  record Values(String name, List<double[]> points) {}

  String svg() {
    double most =
        Math.max(
            1e-9,
            lines.stream()
                .flatMap(it -> it.points().stream())
                .mapToDouble(it -> it[1])
                .max()
                .orElse(1));
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<h3>%s</h3><svg viewBox=\"0 0 %d %d\" role=\"img\">",
            Html.escape(title),
            WIDTH,
            HEIGHT + TOP + 4));
    for (int i = 0; i < spans.size(); i++) {
      span(svg, spans.get(i), i % 2 == 0);
    }
    for (int i = 0; i < lines.size(); i++) {
      line(svg, lines.get(i), COLOURS.get(i % COLOURS.size()), most);
    }
    svg.append(
        String.format(
            Locale.ROOT, "<text x=\"2\" y=\"%d\">%.4g %s</text></svg><p>", TOP + 10, most, unit));
    for (int i = 0; i < lines.size(); i++) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<span class=\"key\" style=\"color:%s\">&#9632;</span> %s ",
              COLOURS.get(i % COLOURS.size()),
              Html.escape(lines.get(i).name())));
    }
    return svg.append("</p>\n").toString();
  }

  private void span(StringBuilder svg, Span span, boolean even) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                + "<text x=\"%.1f\" y=\"%d\">%s</text>",
            x(span.from()),
            TOP,
            Math.max(0, x(span.to()) - x(span.from())),
            HEIGHT,
            even ? "#f3f4f6" : "#e5e7eb",
            x(span.from()),
            TOP - 6,
            Html.escape(span.name())));
  }

  private void line(StringBuilder svg, Values values, String colour, double most) {
    svg.append("<polyline fill=\"none\" stroke=\"").append(colour).append("\" points=\"");
    for (double[] point : values.points()) {
      svg.append(
          String.format(
              Locale.ROOT, "%.1f,%.1f ", x(point[0]), TOP + HEIGHT * (1 - point[1] / most)));
    }
    svg.append("\"/>");
  }

  private double x(double second) {
    return WIDTH * second / Math.max(1, seconds);
  }
}
