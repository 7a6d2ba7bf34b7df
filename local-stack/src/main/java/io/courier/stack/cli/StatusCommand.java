package io.courier.stack.cli;

import io.courier.stack.StackFailure;
import io.courier.stack.up.Component;
import io.courier.stack.up.Readiness;
import io.courier.stack.up.StackView;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Shows what runs, asked from the processes themselves and not from what was written of them.
@Command(
    name = "status",
    description = "Show what runs; exit code 0 when all of it is ready, else 1.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private final Places places;

  @Option(names = "--json", description = "for programs")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  StatusCommand(Places places) {
    this.places = places;
  }

  @Override
  public Integer call() {
    Optional<StackView> view = places.state().read().filter(StackView::anythingAlive);
    if (view.isEmpty() && !json) {
      throw new StackFailure("Nothing runs here: start it with ./courier up");
    }
    List<Row> rows =
        view.map(StackView::components).orElse(List.of()).parallelStream().map(Row::of).toList();
    String url = view.map(StackView::url).orElse(null);
    PrintWriter out = Output.of(spec);
    if (json) {
      out.println(asJson(url, rows));
    } else {
      out.print(asTable(rows));
      out.println("Demo: " + url);
      view.flatMap(StackView::prometheusUrl).ifPresent(it -> out.println("Prometheus: " + it));
    }
    out.flush();
    return !rows.isEmpty() && rows.stream().allMatch(Row::ready) ? 0 : 1;
  }

  private static String asJson(@Nullable String url, List<Row> rows) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("url", url);
    all.put("ready", !rows.isEmpty() && rows.stream().allMatch(Row::ready));
    all.put("components", rows);
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(all);
  }

  private static String asTable(List<Row> rows) {
    int instance = rows.stream().mapToInt(row -> row.instance().length()).max().orElse(0);
    TextTable table =
        TextTable.forColumns(
            Help.defaultColorScheme(Ansi.AUTO),
            new Column(10, 0, Overflow.SPAN),
            new Column(Math.max(instance, 8) + 2, 1, Overflow.SPAN),
            new Column(9, 1, Overflow.SPAN),
            new Column(8, 1, Overflow.SPAN),
            new Column(7, 1, Overflow.SPAN),
            new Column(12, 1, Overflow.SPAN),
            new Column(11, 1, Overflow.SPAN),
            new Column(200, 1, Overflow.SPAN));
    table.addRowValues(
        "SERVICE", "INSTANCE", "PID", "CLIENT", "LINK", "MANAGEMENT", "READINESS", "LOG");
    for (Row row : rows) {
      table.addRowValues(
          row.service(),
          row.instance(),
          text(row.pid()),
          text(row.clientPort()),
          text(row.linkPort()),
          text(row.managementPort()),
          row.readiness(),
          text(row.log()));
    }
    return table.toString();
  }

  private static String text(@Nullable Object value) {
    return value == null ? "-" : value.toString();
  }

  /// One component, as it is at this moment.
  private record Row(
      String service,
      String instance,
      @Nullable Long pid,
      @Nullable Integer clientPort,
      @Nullable Integer linkPort,
      @Nullable Integer managementPort,
      boolean ready,
      String readiness,
      @Nullable String log) {
    static Row of(Component component) {
      boolean alive = component.isAlive();
      boolean ready = Readiness.of(component);
      return new Row(
          component.service(),
          component.instance(),
          alive && component.process() != null ? (Long) component.process().pid() : null,
          component.clientPort(),
          component.linkPort(),
          component.managementPort(),
          ready,
          ready
              ? "ready"
              : alive
                  ? "not ready"
                  : component.process() == null
                      ? component.phase().name().toLowerCase(Locale.ROOT)
                      : "ended",
          component.log());
    }
  }
}
