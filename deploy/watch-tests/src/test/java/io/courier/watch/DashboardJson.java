package io.courier.watch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes Grafana's JSON of a dashboard, in its classic model.
final class DashboardJson {
  /// Of Grafana 11; newer ones raise it by themselves.
  static final int SCHEMA_VERSION = 39;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SOURCE =
      """
      {"type": "prometheus", "uid": "${datasource}"}""";

  private final ObjectNode dashboard;
  private final ArrayNode panels;
  private int nextId = 1;
  private int left;
  private int top;
  private int lineHeight;

  private DashboardJson(DashboardSource source) {
    dashboard = object(head());
    dashboard.put("uid", "courier-" + source.name());
    dashboard.put("title", source.title());
    dashboard.put("description", source.description());
    dashboard.set("templating", object("{}").set("list", variables(source)));
    panels = dashboard.putArray("panels");
  }

  static String of(DashboardSource source) {
    DashboardJson json = new DashboardJson(source);
    source.rows().forEach(json::row);
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    return JSON.writer().with(printer).writeValueAsString(json.dashboard) + "\n";
  }

  private static String head() {
    return """
        {"uid": "", "title": "", "description": "", "tags": ["courier"], "timezone": "browser",
         "editable": true, "graphTooltip": 1, "schemaVersion": %d, "version": 1,
         "refresh": "30s", "time": {"from": "now-1h", "to": "now"}, "timepicker": {},
         "fiscalYearStartMonth": 0, "weekStart": "",
         "links": [
           {"type": "dashboards", "title": "Courier", "tags": ["courier"], "asDropdown": true,
            "includeVars": true, "keepTime": true, "targetBlank": false, "icon": "external link",
            "tooltip": "", "url": ""}],
         "annotations": {"list": [
           {"builtIn": 1, "datasource": {"type": "grafana", "uid": "-- Grafana --"},
            "enable": true, "hide": true, "iconColor": "rgba(0, 211, 255, 1)",
            "name": "Annotations & Alerts", "type": "dashboard"},
           {"datasource": %s, "enable": true, "iconColor": "red", "name": "Alerts",
            "expr": "ALERTS{alertstate=\\"firing\\", alertname=~\\"Courier.+\\", namespace=~\\"$namespace\\"}",
            "titleFormat": "{{alertname}}", "textFormat": "{{severity}}", "step": "60s"}]}}
        """
        .formatted(SCHEMA_VERSION, SOURCE);
  }

  private static ArrayNode variables(DashboardSource source) {
    ArrayNode variables = JSON.createArrayNode();
    variables.add(
        object(
            """
            {"type": "datasource", "name": "datasource", "label": "Prometheus",
             "query": "prometheus", "regex": "", "refresh": 1, "hide": 0, "multi": false,
             "includeAll": false, "options": [], "current": {}}"""));
    String job = source.service() == null ? "job=~\"courier-.+\"" : job(source.service());
    variables.add(
        query("namespace", "Namespace", "label_values(up{%s}, namespace)".formatted(job)));
    if (source.service() != null) {
      variables.add(
          query(
              "instance",
              "Instance",
              "label_values(up{%s, namespace=~\"$namespace\"}, instance)".formatted(job)));
    }
    variables.add(
        object(
            """
            {"type": "constant", "name": "runbook", "label": "Runbook at", "hide": 2,
             "query": "docs/runbook", "skipUrlSync": true,
             "current": {"selected": false, "text": "docs/runbook", "value": "docs/runbook"}}"""));
    return variables;
  }

  private static String job(String service) {
    return "job=\"courier-" + service + "\"";
  }

  private static ObjectNode query(String name, String label, String query) {
    ObjectNode variable =
        object(
            """
            {"type": "query", "name": "", "label": "", "datasource": %s, "definition": "",
             "query": {"query": "", "refId": "variable"}, "regex": "", "refresh": 2, "sort": 1,
             "hide": 0, "multi": true, "includeAll": true, "allValue": ".*", "options": [],
             "current": {"selected": true, "text": ["All"], "value": ["$__all"]}}"""
                .formatted(SOURCE));
    variable.put("name", name).put("label", label).put("definition", query);
    variable.withObject("/query").put("query", query);
    return variable;
  }

  private void row(DashboardSource.Row row) {
    newLine();
    ObjectNode node =
        object("{\"id\": 0, \"type\": \"row\", \"collapsed\": false, \"panels\": []}");
    node.put("id", nextId++).put("title", row.title());
    node.set("gridPos", place(24, 1));
    panels.add(node);
    newLine();
    row.panels().forEach(this::panel);
  }

  private void panel(DashboardSource.Panel panel) {
    ObjectNode node = object("{}");
    node.put("id", nextId++).put("type", panel.type()).put("title", panel.title());
    node.put("description", panel.description());
    node.set("datasource", object(SOURCE));
    node.set("gridPos", place(panel.width(), panel.type().equals("stat") ? 4 : 8));
    if (panel.runbook() != null) {
      ObjectNode link = node.putArray("links").addObject();
      link.put("title", "Runbook: " + panel.runbook());
      link.put("url", "${runbook}/" + panel.runbook() + ".md").put("targetBlank", true);
    }
    ArrayNode targets = node.putArray("targets");
    panel.queries().forEach((legend, query) -> targets.add(target(targets.size(), legend, query)));
    node.set("fieldConfig", fields(panel));
    node.set("options", options(panel.type()));
    panels.add(node);
  }

  private static ObjectNode target(int number, String legend, String query) {
    ObjectNode target = object("{}");
    target.put("refId", String.valueOf((char) ('A' + number)));
    target.set("datasource", object(SOURCE));
    target.put("expr", query).put("legendFormat", legend);
    return target.put("editorMode", "code").put("range", true).put("instant", false);
  }

  private static ObjectNode fields(DashboardSource.Panel panel) {
    Map<String, Double> thresholds = new LinkedHashMap<>(panel.thresholds());
    ObjectNode defaults = object("{\"min\": 0}").put("unit", panel.unit());
    boolean isStat = panel.type().equals("stat");
    defaults.putObject("color").put("mode", isStat ? "thresholds" : "palette-classic");
    ArrayNode steps = defaults.putObject("thresholds").put("mode", "absolute").putArray("steps");
    steps
        .addObject()
        .put("color", thresholds.isEmpty() && isStat ? "blue" : "green")
        .putNull("value");
    thresholds.forEach((color, from) -> steps.addObject().put("color", color).put("value", from));
    if (!isStat) {
      ObjectNode custom =
          object(
              """
              {"drawStyle": "line", "lineInterpolation": "linear", "lineWidth": 1,
               "fillOpacity": 8, "showPoints": "never", "spanNulls": false,
               "axisPlacement": "auto", "stacking": {"mode": "none", "group": "A"}}""");
      custom.putObject("thresholdsStyle").put("mode", thresholds.isEmpty() ? "off" : "dashed");
      defaults.set("custom", custom);
    }
    ObjectNode fields = object("{}");
    fields.set("defaults", defaults);
    fields.putArray("overrides");
    return fields;
  }

  private static ObjectNode options(String type) {
    return switch (type) {
      case "timeseries" ->
          object(
              """
              {"legend": {"displayMode": "list", "placement": "bottom", "showLegend": true,
                          "calcs": []},
               "tooltip": {"mode": "multi", "sort": "desc"}}""");
      case "stat" ->
          object(
              """
              {"reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": false},
               "colorMode": "value", "graphMode": "area", "justifyMode": "auto",
               "orientation": "auto", "textMode": "auto"}""");
      default -> throw new AssertionError("no type of panel that is known here: " + type);
    };
  }

  private ObjectNode place(int width, int height) {
    if (left + width > 24) {
      newLine();
    }
    ObjectNode place = object("{}").put("h", height).put("w", width).put("x", left).put("y", top);
    left += width;
    lineHeight = Math.max(lineHeight, height);
    return place;
  }

  private void newLine() {
    top += lineHeight;
    left = 0;
    lineHeight = 0;
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) JSON.readTree(json);
  }

  /// Where [Repository#DASHBOARDS] has them.
  static Map<String, String> all() {
    Map<String, String> files = new LinkedHashMap<>();
    List<DashboardSource> sources = DashboardSource.all();
    sources.forEach(source -> files.put(source.name() + ".json", of(source)));
    return files;
  }
}
