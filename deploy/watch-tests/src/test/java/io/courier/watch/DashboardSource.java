package io.courier.watch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One dashboard as deploy/grafana/dashboards.yaml has it; that file says what the words mean.
///
/// @param name of the file and, behind `courier-`, its uid
/// @param service whose instances can be chosen; none: all of Courier
record DashboardSource(
    String name, String title, String description, @Nullable String service, List<Row> rows) {

  /// @param panels from left to right, then on the next line
  record Row(String title, List<Panel> panels) {}

  /// @param thresholds color to the value from which it is that color
  /// @param queries legend to PromQL
  /// @param runbook the alert whose page says more
  /// @param quiet why it has no data on a stack that is well; none: it has some
  record Panel(
      String title,
      String type,
      String unit,
      String description,
      int width,
      Map<String, Double> thresholds,
      Map<String, String> queries,
      @Nullable String runbook,
      @Nullable String quiet) {}

  static List<DashboardSource> all() {
    Map<String, Object> tree = Repository.yaml(Repository.DASHBOARD_SOURCE);
    Node file = new Node("dashboards.yaml", tree);
    List<DashboardSource> all = new ArrayList<>();
    for (String name : tree.keySet()) {
      if (!name.startsWith("x-")) {
        all.add(of(name, new Node(name, file.map(name))));
      }
    }
    return all;
  }

  private static DashboardSource of(String name, Node tree) {
    String service = tree.optional("service");
    Scope scope = Scope.of(service);
    DashboardSource source =
        new DashboardSource(
            name,
            tree.text("title"),
            tree.text("description"),
            service,
            tree.list("rows").stream()
                .map(
                    row ->
                        new Row(
                            row.text("title"),
                            row.list("panels").stream().map(it -> panel(it, scope)).toList()))
                .toList());
    tree.requireAllRead();
    return source;
  }

  private static Panel panel(Node tree, Scope scope) {
    Map<String, String> queries = new LinkedHashMap<>();
    tree.map("queries").forEach((legend, query) -> queries.put(legend, scope.in((String) query)));
    Map<String, Double> thresholds = new LinkedHashMap<>();
    tree.map("thresholds")
        .forEach((color, from) -> thresholds.put(color, ((Number) from).doubleValue()));
    String type = tree.optional("type");
    String width = tree.optional("width");
    Panel panel =
        new Panel(
            tree.text("title"),
            type == null ? "timeseries" : type,
            tree.text("unit"),
            tree.text("description"),
            width == null ? 8 : Integer.parseInt(width),
            thresholds,
            queries,
            tree.optional("runbook"),
            tree.optional("quiet"));
    tree.requireAllRead();
    return panel;
  }

  /// What `@` in a query stands for: the instances that the dashboard shows.
  private record Scope(String matchers) {
    static Scope of(@Nullable String service) {
      return new Scope(
          service == null
              ? "job=~\"courier-.+\", namespace=~\"$namespace\""
              : "job=\"courier-%s\", namespace=~\"$namespace\", instance=~\"$instance\""
                  .formatted(service));
    }

    String in(String query) {
      return query.replace("@", matchers);
    }
  }
}
