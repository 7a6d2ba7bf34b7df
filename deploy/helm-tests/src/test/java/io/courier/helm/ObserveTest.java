package io.courier.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.fabric8.openshift.api.model.monitoring.v1.RuleGroup;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules and dashboards of the chart are those of deploy/prometheus and deploy/grafana.
class ObserveTest {
  private static final Path RULES = Repository.ROOT.resolve("deploy/prometheus/rules.yml");
  private static final Path DASHBOARDS = Repository.ROOT.resolve("deploy/grafana/dashboards");

  private static final Manifests SWITCHED_ON =
      new Rendering(
              "observed",
              List.of(Rendering.BACK_ENDS),
              Map.of("prometheusRule.enabled", true, "grafanaDashboards.enabled", true))
          .manifests();
  private static final Manifests EVERYTHING = Rendering.everything().manifests();

  @Test
  void nothingIsMadeUnlessSwitchedOn() {
    Manifests manifests = Rendering.defaults().manifests();

    assertThat(manifests.all(PrometheusRule.class)).isEmpty();
    assertThat(dashboards(manifests)).isEmpty();
  }

  @Test
  void theRulesAreThoseOfTheFile() {
    Map<String, Object> file = Manifests.strictYaml().load(Repository.read(RULES));
    List<RuleGroup> expected =
        ((List<?>) file.getOrDefault("groups", List.of()))
            .stream().map(it -> Strict.decode(it, RuleGroup.class)).toList();

    assertThat(expected).isNotEmpty();
    assertThat(groups(SWITCHED_ON)).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void alertsGetLabelsAndThePlaceOfTheRunbookAndOursStayBesideThem() {
    List<RuleGroup> groups = groups(EVERYTHING);
    List<Rule> alerts =
        groups.subList(0, groups.size() - 1).stream()
            .flatMap(it -> it.getRules().stream())
            .filter(it -> it.getAlert() != null)
            .toList();

    assertThat(alerts)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            it -> {
              assertThat(it.getLabels()).containsEntry("team", "chat").containsKey("severity");
              assertThat(it.getAnnotations())
                  .containsEntry(
                      "runbook_url",
                      "https://git.test/courier/docs/runbook/" + it.getAlert() + ".md")
                  .containsKeys("summary", "description");
            });
    assertThat(groups.getLast().getName()).isEqualTo("ours");
    assertThat(EVERYTHING.all(PrometheusRule.class).getFirst().getMetadata().getLabels())
        .containsEntry("prometheus", "main");
  }

  @Test
  void eachDashboardIsAConfigMapThatTheSidecarFinds() throws IOException {
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      List<String> names =
          files.map(it -> it.getFileName().toString()).filter(it -> it.endsWith(".json")).toList();
      assertThat(names).isNotEmpty();
      assertThat(dashboards(SWITCHED_ON)).hasSameSizeAs(names);
      for (String name : names) {
        ConfigMap map = dashboard(SWITCHED_ON, name);
        String text = map.getData().getOrDefault("courier-" + name, "");
        assertThat(text.strip()).isEqualTo(Repository.read(DASHBOARDS.resolve(name)).strip());
        assertThat(text.length()).describedAs("of 1 MiB").isLessThan(1_000_000);
        assertThat(map.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
      }
    }
    assertThat(dashboard(EVERYTHING, "overview.json").getMetadata().getAnnotations())
        .containsEntry("grafana_folder", "Courier");
  }

  @Test
  void jobsAreCalledAsTheRulesExpectWhateverTheReleaseIsCalled() {
    assertThat(EVERYTHING.all(ServiceMonitor.class))
        .hasSameSizeAs(Courier.SERVICES)
        .allSatisfy(
            it ->
                assertThat(it.getSpec().getEndpoints().getFirst().getRelabelings())
                    .anySatisfy(
                        relabeling -> {
                          assertThat(relabeling.getTargetLabel()).isEqualTo("job");
                          assertThat(relabeling.getReplacement())
                              .isEqualTo("courier-" + Manifests.service(it));
                        }));
  }

  @Test
  void aPackagedChartHasThemInIt(@TempDir Path directory) throws IOException {
    new Helm(Repository.CHART).packageIt().withDestination(directory).call();

    try (Stream<Path> files = Files.list(directory)) {
      Path archive = files.findFirst().orElseThrow();
      try (InputStream tar = new GZIPInputStream(Files.newInputStream(archive))) {
        String text = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).contains(Repository.read(RULES));
        assertThat(text).contains(Repository.read(DASHBOARDS.resolve("overview.json")));
      }
    }
  }

  private static List<RuleGroup> groups(Manifests manifests) {
    List<PrometheusRule> rules = manifests.all(PrometheusRule.class);
    assertThat(rules).hasSize(1);
    return rules.getFirst().getSpec().getGroups();
  }

  private static List<ConfigMap> dashboards(Manifests manifests) {
    return manifests.all(ConfigMap.class).stream()
        .filter(it -> it.getMetadata().getLabels().containsKey("grafana_dashboard"))
        .toList();
  }

  private static ConfigMap dashboard(Manifests manifests, String file) {
    String ending = "-dashboards-" + file.replace(".json", "");
    return dashboards(manifests).stream()
        .filter(it -> it.getMetadata().getName().endsWith(ending))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no ConfigMap of " + file));
  }
}
