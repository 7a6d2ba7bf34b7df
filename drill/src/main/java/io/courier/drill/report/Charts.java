package io.courier.drill.report;

import io.courier.drill.ledger.Row;
import io.courier.drill.ledger.Timeline;
import io.courier.drill.report.Chart.Span;
import io.courier.drill.report.Chart.Values;
import io.courier.drill.watch.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The time line of a drill: the load, its pauses, and what the processes used.
final class Charts {
  private static final double NANOS = 1e9;
  private static final double MEGABYTE = 1 << 20;

  private Charts() {}

  static void add(StringBuilder page, Result result) {
    List<Timeline.Second> seconds = result.timeline();
    List<Span> spans = new ArrayList<>();
    for (Line line : result.lines()) {
      Row row = line.row();
      double from = (row.begun() - result.begunNanos()) / NANOS;
      spans.add(new Span(row.name(), from, (row.endedAt() - result.begunNanos()) / NANOS));
    }
    long width = seconds.size();
    page.append("<h2>Time line</h2>\n");
    page.append(
        new Chart(
                "Messages and deliveries in each second",
                "/s",
                width,
                spans,
                List.of(
                    values("sent", seconds, Timeline.Second::sent),
                    values("delivered", seconds, Timeline.Second::delivered)))
            .svg());
    page.append(
        new Chart(
                "Longest pause of what arrived in each second",
                "s",
                width,
                spans,
                List.of(values("pause", seconds, it -> it.longestPause() / NANOS)))
            .svg());
    page.append(
        new Chart(
                "Client sockets dropped in each second",
                "",
                width,
                spans,
                List.of(values("dropped", seconds, Timeline.Second::dropped)))
            .svg());
    Map<String, ToDoubleFunction<Sample>> uses = new LinkedHashMap<>();
    uses.put("Resident memory, MB", it -> it.residentBytes() / MEGABYTE);
    uses.put("Heap in use, with garbage, MB", it -> it.heapBytes() / MEGABYTE);
    uses.put("Threads", Sample::threads);
    uses.put("Open files", Sample::files);
    uses.forEach(
        (title, use) ->
            page.append(
                new Chart(title, "", width, spans, processes(result.samples(), use)).svg()));
  }

  private static Values values(
      String name, List<Timeline.Second> seconds, ToDoubleFunction<Timeline.Second> value) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < seconds.size(); i++) {
      points.add(new double[] {i, value.applyAsDouble(seconds.get(i))});
    }
    return new Values(name, points);
  }

  private static List<Values> processes(List<Sample> samples, ToDoubleFunction<Sample> value) {
    Map<String, List<double[]>> lines = new LinkedHashMap<>();
    for (Sample sample : samples) {
      if (value.applyAsDouble(sample) >= 0) {
        lines
            .computeIfAbsent(sample.process(), it -> new ArrayList<>())
            .add(new double[] {sample.second(), value.applyAsDouble(sample)});
      }
    }
    return lines.entrySet().stream()
        .map(it -> new Values(it.getKey().toLowerCase(Locale.ROOT), it.getValue()))
        .toList();
  }
}
