package io.courier.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rules name what the services export, and alerts tell a person what they need.
///
/// That they fire when they should is tested by deploy/prometheus/check.
class RulesTest {
  private static final RuleFile RULES = RuleFile.read();
  private static final Exported EXPORTED = RULES.with(ServiceMetrics.read());
  private static final Pattern LABEL = Pattern.compile("\\$labels\\.([a-z_]+)");

  static List<RuleFile.Alert> alerts() {
    return RULES.alerts();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void anAlertReadsWhatTheServicesExport(RuleFile.Alert alert) {
    Promql.Query query = Promql.read(alert.query(), EXPORTED);

    Matcher label = LABEL.matcher(String.join(" ", alert.annotations().values()));
    while (label.find()) {
      assertThat(query.labels()).describedAs("labels of " + alert.name()).contains(label.group(1));
    }
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void anAlertSaysWhoWhenAndWhere(RuleFile.Alert alert) {
    assertThat(alert.name()).startsWith("Courier");
    assertThat(alert.pending()).describedAs("for").matches("[0-9]+[smh]");
    assertThat(alert.labels()).containsKey("severity");
    assertThat(alert.labels().get("severity")).isIn("page", "ticket");
    assertThat(alert.annotations()).containsOnlyKeys("summary", "description", "runbook_url");
    assertThat(alert.annotations())
        .containsEntry("runbook_url", "docs/runbook/" + alert.name() + ".md");
    assertThat(alert.annotations().get("summary")).hasSizeLessThan(110).doesNotContain("\n");
    assertThat(alert.annotations().get("description"))
        .describedAs("a number that says how bad it is")
        .contains("$value");
  }

  @Test
  void recordingsAreNamedByLevelMetricAndOperationAndAreUsed() {
    Set<String> read = new HashSet<>();
    RULES.recordings().forEach(it -> read.addAll(Promql.read(it.query(), EXPORTED).metrics()));
    RULES.alerts().forEach(it -> read.addAll(Promql.read(it.query(), EXPORTED).metrics()));
    DashboardSource.all().stream()
        .flatMap(it -> it.rows().stream())
        .flatMap(it -> it.panels().stream())
        .flatMap(it -> it.queries().values().stream())
        .forEach(it -> read.addAll(Promql.read(it, EXPORTED).metrics()));

    assertThat(RULES.recordings())
        .extracting(RuleFile.Recording::name)
        .allSatisfy(it -> assertThat(it).matches("[a-z_]+:courier_[a-z_]+:[a-z_0-9]+"))
        .allSatisfy(it -> assertThat(read).contains(it));
  }

  @Test
  void eachAlertIsTestedFiringAndQuiet() {
    Map<String, ?> tree = Repository.yaml(Repository.RULES_TEST);
    Set<String> firing = new HashSet<>();
    Set<String> quiet = new HashSet<>();
    for (Node test : new Node("rules-test.yml", tree).list("tests")) {
      for (Node asked : test.list("alert_rule_test")) {
        List<Node> expected = asked.list("exp_alerts");
        String name = asked.text("alertname");
        (expected.isEmpty() ? quiet : firing).add(name);
        assertThat(expected)
            .describedAs("annotations expected of " + name)
            .allSatisfy(it -> assertThat(it.map("exp_annotations")).hasSize(3));
      }
    }
    assertThat(firing).containsExactlyInAnyOrderElementsOf(RULES.alertNames());
    assertThat(quiet).containsExactlyInAnyOrderElementsOf(RULES.alertNames());
  }

  @Test
  void aMetricOrALabelThatNobodyExportsIsFound() {
    for (String wrong :
        List.of(
            "rate(courier_access_sends_acceptd_total[5m]) > 0",
            "sum by (reason) (courier_access_sessions)",
            "courier_access_failed_total{cause=\"gone\"}",
            "max by (topic) (courier_dead_letters_open) > on (instance) courier_access_sessions")) {
      assertThatCode(() -> Promql.read(wrong, EXPORTED))
          .describedAs(wrong)
          .isInstanceOf(PromqlFailure.class);
    }
  }

  @Test
  void severitiesOfOneNameDiffer() {
    assertThat(
            RULES.alerts().stream()
                .collect(
                    Collectors.groupingBy(
                        RuleFile.Alert::name,
                        Collectors.mapping(it -> it.labels().get("severity"), Collectors.toList())))
                .values())
        .allSatisfy(it -> assertThat(it).doesNotHaveDuplicates());
  }
}
