package io.courier.stack.up;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Decides what a Prometheus is told: how often it reads, which rules it has, and where services
/// are. All of it is JSON, which is YAML too.
///
/// Jobs are called `courier-<service>`, as the rules and dashboards expect, and instances as the
/// stack calls them.
final class Scrapes {
  /// Shorter than in a cluster, so that a person who tries something sees it soon.
  private static final String INTERVAL = "5s";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Scrapes() {}

  /// @param targets the file that [#targets] is written to; it is read again when it changes
  static String configuration(Path rules, Path targets) {
    return JSON.writeValueAsString(
        Map.of(
            "global",
            Map.of("scrape_interval", INTERVAL, "evaluation_interval", INTERVAL),
            "rule_files",
            List.of(rules.toString()),
            "scrape_configs",
            List.of(
                Map.of(
                    "job_name",
                    "courier",
                    "metrics_path",
                    "/actuator/prometheus",
                    "file_sd_configs",
                    List.of(Map.of("files", List.of(targets.toString())))))));
  }

  static String targets(Collection<Component> services) {
    return JSON.writeValueAsString(services.stream().map(Scrapes::target).toList());
  }

  private static Map<String, Object> target(Component service) {
    return Map.of(
        "targets",
        List.of("127.0.0.1:" + service.managementPort()),
        "labels",
        Map.of("job", "courier-" + service.service(), "instance", service.instance()));
  }
}
