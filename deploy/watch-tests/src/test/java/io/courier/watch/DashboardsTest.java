package io.courier.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The dashboards are those of their source, read what the services export, and are what Grafana
/// documents. With `-Dcourier.dashboards=write` they are made anew.
class DashboardsTest {
  private static final RuleFile RULES = RuleFile.read();
  private static final Exported EXPORTED = RULES.with(ServiceMetrics.read());

  private static final Pattern LABEL = Pattern.compile("\\{\\{([a-z_]+)}}");

  static List<Path> files() {
    return Repository.files(Repository.DASHBOARDS, ".json");
  }

  static List<DashboardSource> sources() {
    return DashboardSource.all();
  }

  @Test
  void theFilesAreMadeFromTheirSource() throws IOException {
    Map<String, String> made = DashboardJson.all();
    if ("write".equals(System.getProperty("courier.dashboards"))) {
      for (Path old : files()) {
        Files.delete(old);
      }
      for (Map.Entry<String, String> file : made.entrySet()) {
        Files.writeString(Repository.DASHBOARDS.resolve(file.getKey()), file.getValue());
      }
    }
    assertThat(files())
        .extracting(it -> it.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(made.keySet());
    made.forEach(
        (name, text) ->
            assertThat(Repository.read(Repository.DASHBOARDS.resolve(name)))
                .describedAs(name + ": make it anew with -Dcourier.dashboards=write")
                .isEqualTo(text));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void eachPanelReadsWhatTheServicesExport(DashboardSource dashboard) {
    for (DashboardSource.Row row : dashboard.rows()) {
      for (DashboardSource.Panel panel : row.panels()) {
        panel.queries().forEach((legend, query) -> checkQuery(panel.title(), legend, query));
        if (panel.runbook() != null) {
          assertThat(RULES.alertNames()).contains(panel.runbook());
        }
      }
    }
  }

  private static void checkQuery(String title, String legend, String query) {
    Promql.Query read = Promql.read(query, EXPORTED);
    Matcher label = LABEL.matcher(legend);
    while (label.find()) {
      assertThat(read.labels()).describedAs("legend of " + title).contains(label.group(1));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileIsADashboardAsGrafanaDocumentsIt(Path file) {
    JsonNode dashboard = JsonMapper.builder().build().readTree(Repository.read(file));

    assertThat(GrafanaModel.problems(dashboard)).isEmpty();
  }

  @Test
  void eachHasAnIdentityOfItsOwn() {
    Set<String> uids = new HashSet<>();
    List<String> titles = new ArrayList<>();
    for (Path file : files()) {
      JsonNode dashboard = JsonMapper.builder().build().readTree(Repository.read(file));
      assertThat(uids.add(dashboard.at("/uid").asString())).isTrue();
      titles.add(dashboard.at("/title").asString());
    }
    assertThat(titles).doesNotHaveDuplicates().hasSize(7);
  }
}
