package io.courier.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.helm.Courier;
import io.courier.helm.Manifests;
import io.courier.helm.Repository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What the compose file mounts is there, and fits.
class ComposeFilesTest {
  private final ComposeFile file = ComposeFile.read();

  @Test
  void allThatIsMountedIsThere() {
    for (ComposeService service : file.services()) {
      service
          .mounts()
          .forEach((inside, path) -> assertThat(at(path)).describedAs(service.name()).exists());
      assertThat(service.list("volumes"))
          .filteredOn(it -> !it.startsWith("."))
          .allMatch(it -> file.names("volumes").contains(it.split(":", -1)[0]));
      assertThat(file.names("secrets")).containsAll(service.secrets().values());
    }
  }

  @Test
  void secretsForLocalUseSaySoAndAreLongEnough() {
    for (String secret : file.names("secrets")) {
      assertThat(Repository.read(at(file.secretFile(secret)))).startsWith("for-local-use-only");
    }
    byte[] token =
        Repository.read(at(file.secretFile("token-secret")))
            .strip()
            .getBytes(StandardCharsets.UTF_8);
    assertThat(token.length).isGreaterThanOrEqualTo(32);
  }

  @Test
  void prometheusReadsEveryServiceWhereItAnswers() {
    Map<?, ?> prometheus =
        Manifests.strictYaml().load(Repository.read(at("./deploy/compose/prometheus.yml")));
    Map<String, String> targets = new TreeMap<>();
    for (Object job : ComposeFile.list(prometheus.get("scrape_configs"))) {
      Map<?, ?> config = ComposeFile.map(job);
      if (config.get("dns_sd_configs") instanceof List<?> names) {
        Map<?, ?> name = ComposeFile.map(names.getFirst());
        String service = String.valueOf(ComposeFile.list(name.get("names")).getFirst());
        assertThat(file.service(service).list("networks")).contains("metrics");
        targets.put(config.get("job_name") + "", service + ":" + name.get("port"));
        if (service.endsWith("-service")) {
          assertThat(config.get("metrics_path")).isEqualTo("/actuator/prometheus");
        }
      }
    }
    Map<String, String> expected = new TreeMap<>(Map.of("load-balancer", "load-balancer:8404"));
    Courier.MANAGEMENT_PORTS.forEach(
        (service, port) -> expected.put("courier-" + service, service + "-service:" + port));
    assertThat(targets).isEqualTo(expected);
    Set<String> inside = file.service("prometheus").mounts().keySet();
    assertThat(inside).contains("/etc/prometheus/prometheus.yml");
    assertThat(prometheus.get("rule_files")).isEqualTo(List.of("/etc/prometheus/rules.yml"));
    assertThat(inside).contains("/etc/prometheus/rules.yml");
    assertThat(file.service("prometheus").list("command"))
        .contains(
            "--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus");
  }

  @Test
  void grafanaFindsPrometheusAndTheDashboards() {
    Map<?, ?> sources = provisioning("datasources/prometheus.yml", "datasources");
    assertThat(sources.get("url")).isEqualTo("http://prometheus:9090");
    assertThat(sources.get("type")).isEqualTo("prometheus");
    Map<?, ?> provider = provisioning("dashboards/courier.yml", "providers");
    String path = ComposeFile.map(provider.get("options")).get("path") + "";
    assertThat(file.service("grafana").mounts())
        .containsEntry(path, "./deploy/grafana/dashboards")
        .containsEntry("/etc/grafana/provisioning", "./deploy/grafana/provisioning");
  }

  @Test
  void theReadmeListsEachVariableWithItsDefault() {
    String readme = Repository.read(at("./deploy/compose/README.md"));
    ComposeFile.variables(file.text())
        .forEach(
            (variable, unset) ->
                assertThat(readme)
                    .contains(
                        "| `%s` | %s |"
                            .formatted(variable, unset.isEmpty() ? "" : "`" + unset + "`")
                            .replace("|  |", "| |")));
  }

  private static Map<?, ?> provisioning(String path, String list) {
    Map<?, ?> document =
        Manifests.strictYaml().load(Repository.read(at("./deploy/grafana/provisioning/" + path)));
    return ComposeFile.map(ComposeFile.list(document.get(list)).getFirst());
  }

  private static Path at(String path) {
    return Repository.ROOT.resolve(path).normalize();
  }
}
