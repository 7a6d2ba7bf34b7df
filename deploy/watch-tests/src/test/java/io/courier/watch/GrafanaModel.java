package io.courier.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Grafana's classic dashboard model, as far as Courier's dashboards use it: which fields there
/// are, of which type, and what has to fit together. A field that is not here is a problem, since
/// Grafana ignores what it does not know without a word.
///
/// Source: Grafana's documentation of the dashboard JSON model and of the panels, version 11.
final class GrafanaModel {
  private static final Set<String> UNITS =
      Set.of("short", "s", "ms", "bytes", "percentunit", "reqps", "ops", "cps", "Bps", "none");

  private static final Map<String, Set<String>> FIELDS =
      Map.ofEntries(
          Map.entry(
              "dashboard",
              Set.of(
                  "uid title description tags timezone editable graphTooltip schemaVersion version refresh"
                      .concat(" time timepicker fiscalYearStartMonth weekStart links annotations")
                      .concat(" templating panels")
                      .split(" "))),
          Map.entry(
              "panel",
              Set.of(
                  "id type title description datasource gridPos links targets fieldConfig options"
                      .split(" "))),
          Map.entry("row", Set.of("id type title collapsed panels gridPos".split(" "))),
          Map.entry(
              "target",
              Set.of("refId datasource expr legendFormat editorMode range instant".split(" "))),
          Map.entry("defaults", Set.of("unit min max color thresholds custom".split(" "))),
          Map.entry(
              "custom",
              Set.of(
                  "drawStyle lineInterpolation lineWidth fillOpacity showPoints spanNulls axisPlacement"
                      .concat(" stacking thresholdsStyle")
                      .split(" "))),
          Map.entry(
              "variable",
              Set.of(
                  "type name label query definition datasource regex refresh sort hide multi includeAll"
                      .concat(" allValue options current skipUrlSync")
                      .split(" "))));

  private static final Set<String> COLORS = Set.of("green", "yellow", "orange", "red", "blue");

  private final List<String> problems = new ArrayList<>();
  private final Set<String> variables = new HashSet<>();
  private final Set<Integer> ids = new HashSet<>();
  private final Map<String, String> cells = new HashMap<>();

  private GrafanaModel() {}

  static List<String> problems(JsonNode dashboard) {
    GrafanaModel model = new GrafanaModel();
    model.dashboard(dashboard);
    return model.problems;
  }

  private void dashboard(JsonNode dashboard) {
    fields("dashboard", dashboard, FIELDS.get("dashboard"));
    check(dashboard.at("/uid").asString().matches("[a-z0-9-]{8,40}"), "uid of 8 to 40 characters");
    check(dashboard.at("/schemaVersion").asInt() == DashboardJson.SCHEMA_VERSION, "schemaVersion");
    check(!dashboard.at("/time/from").asString().isEmpty(), "time.from");
    dashboard.at("/templating/list").forEach(this::variable);
    check(variables.contains("datasource"), "a variable for the data source");
    dashboard.at("/panels").forEach(this::panel);
  }

  private void variable(JsonNode variable) {
    fields("variable", variable, FIELDS.get("variable"));
    variables.add(variable.at("/name").asString());
    check(
        Set.of("datasource", "query", "constant").contains(variable.at("/type").asString()),
        "type of variable " + variable.at("/name"));
    if (variable.at("/type").asString().equals("query")) {
      check(variable.at("/query/query").isString(), "query of variable " + variable.at("/name"));
      source(variable);
    }
  }

  private void panel(JsonNode panel) {
    String title = panel.at("/title").asString();
    check(ids.add(panel.at("/id").asInt()), title + ": an id of its own");
    place(title, panel.at("/gridPos"));
    if (panel.at("/type").asString().equals("row")) {
      fields(title, panel, FIELDS.get("row"));
      return;
    }
    fields(title, panel, FIELDS.get("panel"));
    check(Set.of("timeseries", "stat").contains(panel.at("/type").asString()), title + ": type");
    check(panel.at("/description").asString().length() > 20, title + ": a description");
    source(panel);
    Set<String> references = new HashSet<>();
    check(!panel.at("/targets").isEmpty(), title + ": queries");
    for (JsonNode target : panel.at("/targets")) {
      fields(title, target, FIELDS.get("target"));
      source(target);
      check(references.add(target.at("/refId").asString()), title + ": a refId of its own");
      names(title, target.at("/expr").asString());
    }
    defaults(title, panel.at("/fieldConfig/defaults"), panel.at("/type").asString());
    check(panel.at("/fieldConfig/overrides").isArray(), title + ": overrides");
    for (JsonNode link : panel.path("links")) {
      check(link.at("/url").asString().startsWith("${runbook}/"), title + ": link");
    }
  }

  private void defaults(String title, JsonNode defaults, String type) {
    fields(title, defaults, FIELDS.get("defaults"));
    check(UNITS.contains(defaults.at("/unit").asString()), title + ": unit");
    double last = Double.NEGATIVE_INFINITY;
    check(defaults.at("/thresholds/mode").asString().equals("absolute"), title + ": thresholds");
    for (JsonNode step : defaults.at("/thresholds/steps")) {
      check(COLORS.contains(step.at("/color").asString()), title + ": color " + step);
      boolean isFirst = last == Double.NEGATIVE_INFINITY;
      check(step.at("/value").isNull() == isFirst, title + ": the first step alone has no value");
      double value = step.at("/value").isNull() ? -Double.MAX_VALUE : step.at("/value").asDouble();
      check(value > last, title + ": thresholds rise");
      last = value;
    }
    if (type.equals("timeseries")) {
      fields(title, defaults.at("/custom"), FIELDS.get("custom"));
    } else {
      check(defaults.at("/custom").isMissingNode(), title + ": custom is for time series");
    }
  }

  /// A grid of 24 columns, in which no two panels share a cell.
  private void place(String title, JsonNode place) {
    int x = place.at("/x").asInt();
    int w = place.at("/w").asInt();
    check(x >= 0 && w > 0 && x + w <= 24, title + ": inside of 24 columns");
    for (int column = x; column < x + w; column++) {
      for (int line = 0; line < place.at("/h").asInt(); line++) {
        String cell = column + "," + (place.at("/y").asInt() + line);
        String other = cells.put(cell, title);
        check(other == null, title + " lies on " + other);
      }
    }
  }

  private void source(JsonNode of) {
    check(of.at("/datasource/type").asString().equals("prometheus"), "type of data source");
    check(
        of.at("/datasource/uid").asString().equals("${datasource}"), "the data source's variable");
  }

  /// Variables of a query are those of the dashboard, or Grafana's own.
  private void names(String title, String query) {
    for (Token token : Token.of(query)) {
      String text = token.text();
      if (token.kind() == Token.Kind.STRING && text.startsWith("$")) {
        check(variables.contains(text.substring(1)), title + ": a variable " + text);
      }
      if (token.kind() == Token.Kind.NAME && text.startsWith("$")) {
        check(text.equals("$__rate_interval"), title + ": a variable " + text);
      }
    }
  }

  private void fields(String where, JsonNode node, @Nullable Set<String> known) {
    Set<String> unknown = new TreeSet<>(node.propertyNames());
    if (known != null) {
      unknown.removeAll(known);
    }
    check(unknown.isEmpty(), where + " has no " + unknown);
  }

  private void check(boolean holds, String what) {
    if (!holds) {
      problems.add(what);
    }
  }
}
