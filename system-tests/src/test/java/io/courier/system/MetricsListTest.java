package io.courier.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.stack.up.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The list of metrics in the documentation against what running services export: a dashboard or an
/// alert that uses a name of the list finds it.
class MetricsListTest {
  private static final Path LIST = Path.of("..", "docs", "metrics.md");

  /// Open dead letters are counted some time after the start; other tests start services again.
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Pattern ROW =
      Pattern.compile("\\| `(courier_\\w+)(?:\\{[\\w,]+})?` \\| (\\w+) \\| ([AGLPO ]+) \\| .+ \\|");

  @Test
  void everyServiceExportsTheMetricsOfTheListAndNoOthers() throws IOException {
    TestStack.startAll();
    List<String> lines = Files.readAllLines(LIST);
    for (Service service : Service.values()) {
      Map<String, String> listed = listed(lines, service);
      assertThat(listed).as("what the list has of %s", service).isNotEmpty();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(Metrics.types(service.shortName() + "-1"))
                      .as(service.shortName())
                      .isEqualTo(listed));
    }
  }

  @Test
  void everyRowThatNamesAMetricIsRead() throws IOException {
    assertThat(Files.readAllLines(LIST))
        .filteredOn(line -> line.startsWith("| `"))
        .allMatch(line -> ROW.matcher(line).matches())
        .doesNotHaveDuplicates();
  }

  /// By name; with the largest value that stands beside each summary and histogram.
  private static Map<String, String> listed(List<String> lines, Service service) {
    Map<String, String> types = new TreeMap<>();
    for (String line : lines) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && row.group(3).indexOf(service.name().charAt(0)) >= 0) {
        types.put(row.group(1), row.group(2));
        if (row.group(2).equals("summary") || row.group(2).equals("histogram")) {
          types.put(row.group(1) + "_max", "gauge");
        }
      }
    }
    return types;
  }
}
