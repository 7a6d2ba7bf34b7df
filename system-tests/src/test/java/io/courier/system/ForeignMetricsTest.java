package io.courier.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.stack.up.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What alerts and dashboards read of the JVM, Spring and Kafka's clients is exported under this
/// name and with these labels: the next version of a library may call it otherwise.
class ForeignMetricsTest {
  private static final Path LIST =
      Path.of("..", "deploy", "watch-tests", "src", "test", "resources", "foreign-metrics.txt");

  /// Prometheus makes these itself.
  private static final Set<String> OF_PROMETHEUS = Set.of("up", "ALERTS");

  /// Some are there only after a first collection of the heap, or a first record.
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void eachIsExportedWithItsLabels() throws IOException {
    TestStack.startAll();
    List<List<String>> listed =
        Files.readAllLines(LIST).stream()
            .filter(it -> !it.isBlank() && !it.startsWith("#"))
            .map(it -> List.of(it.split(" ")))
            .filter(it -> !OF_PROMETHEUS.contains(it.getFirst()))
            .toList();
    assertThat(listed).isNotEmpty();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<String> samples = samples();
              assertThat(listed)
                  .allSatisfy(it -> assertThat(samples).anyMatch(sample -> isOf(sample, it)));
            });
  }

  /// @param metric its name, then its labels
  private static boolean isOf(String sample, List<String> metric) {
    String name = metric.getFirst();
    return (sample.startsWith(name + "{") || sample.startsWith(name + " "))
        && metric.stream()
            .skip(1)
            .allMatch(it -> sample.contains("{" + it + "=\"") || sample.contains("," + it + "=\""));
  }

  private static List<String> samples() throws IOException, InterruptedException {
    List<String> samples = new ArrayList<>();
    for (Service service : Service.values()) {
      String url = TestStack.get().managementUrl(service.shortName() + "-1");
      HttpRequest page = HttpRequest.newBuilder(URI.create(url + "/actuator/prometheus")).build();
      HTTP.send(page, BodyHandlers.ofString()).body().lines().forEach(samples::add);
    }
    return samples;
  }
}
