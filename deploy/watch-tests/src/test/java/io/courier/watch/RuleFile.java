package io.courier.watch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The rules of deploy/prometheus/rules.yml.
///
/// @param recordings in the order of the file; those of one name differ in their labels
/// @param alerts in the order of the file; one name can have several, of different severity
record RuleFile(List<Recording> recordings, List<Alert> alerts) {

  /// @param labels that its series get besides those of the query
  record Recording(String name, String query, Map<String, String> labels) {}

  record Alert(
      String name,
      String query,
      String pending,
      Map<String, String> labels,
      Map<String, String> annotations) {}

  static RuleFile read() {
    Map<String, ?> tree = Repository.yaml(Repository.RULES);
    List<Recording> recordings = new ArrayList<>();
    List<Alert> alerts = new ArrayList<>();
    for (Node group : new Node("rules.yml", tree).list("groups")) {
      for (Node rule : group.list("rules")) {
        String record = rule.optional("record");
        if (record != null) {
          recordings.add(new Recording(record, rule.text("expr"), texts(rule.map("labels"))));
        } else {
          alerts.add(alert(rule));
        }
      }
    }
    return new RuleFile(List.copyOf(recordings), List.copyOf(alerts));
  }

  private static Alert alert(Node rule) {
    String pending = rule.optional("for");
    return new Alert(
        rule.text("alert"),
        rule.text("expr"),
        pending == null ? "" : pending,
        texts(rule.map("labels")),
        texts(rule.map("annotations")));
  }

  private static Map<String, String> texts(Map<String, ?> map) {
    Map<String, String> texts = new LinkedHashMap<>();
    map.forEach((key, value) -> texts.put(key, String.valueOf(value)));
    return texts;
  }

  Set<String> alertNames() {
    return alerts.stream().map(Alert::name).collect(Collectors.toSet());
  }

  /// What the services export, and what the recordings make of it.
  Exported with(Exported services) {
    Map<String, Set<String>> made = new LinkedHashMap<>();
    Exported all =
        metric -> Optional.ofNullable(made.get(metric)).or(() -> services.labels(metric));
    for (Recording recording : recordings) {
      Set<String> labels = new HashSet<>(Promql.read(recording.query(), all).labels());
      labels.addAll(recording.labels().keySet());
      Set<String> before = made.put(recording.name(), labels);
      if (before != null && !before.equals(labels)) {
        throw new AssertionError(recording.name() + " has different labels: " + labels + before);
      }
    }
    return all;
  }
}
