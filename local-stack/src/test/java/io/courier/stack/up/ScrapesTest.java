package io.courier.stack.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScrapesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void eachInstanceIsATargetWithItsServiceAsTheJob() {
    String targets =
        Scrapes.targets(List.of(service("gateway", 1, 9080), service("gateway", 2, 9180)));

    assertThat(JSON.readTree(targets))
        .isEqualTo(
            JSON.readTree(
                """
                [
                  {"targets": ["127.0.0.1:9080"],
                   "labels": {"job": "courier-gateway", "instance": "gateway-1"}},
                  {"targets": ["127.0.0.1:9180"],
                   "labels": {"job": "courier-gateway", "instance": "gateway-2"}}
                ]
                """));
  }

  @Test
  void theConfigurationNamesRulesAndTargetsWhereverTheyAre() {
    JsonNode configuration =
        JSON.readTree(
            Scrapes.configuration(Path.of("/a \"b\"/rules.yml"), Path.of("/c: d/targets.json")));

    assertThat(configuration.at("/rule_files/0").asString()).isEqualTo("/a \"b\"/rules.yml");
    JsonNode scrape = configuration.at("/scrape_configs/0");
    assertThat(scrape.at("/metrics_path").asString()).isEqualTo("/actuator/prometheus");
    assertThat(scrape.at("/file_sd_configs/0/files/0").asString()).isEqualTo("/c: d/targets.json");
  }

  private static Component service(String name, int number, int port) {
    return new Component(
        name, name + "-" + number, Phase.READY, null, null, null, port, null, null);
  }
}
