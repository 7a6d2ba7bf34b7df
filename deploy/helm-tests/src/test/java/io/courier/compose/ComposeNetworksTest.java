package io.courier.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Who can reach whom is the picture of docs/architecture.md.
class ComposeNetworksTest {
  private final ComposeFile file = ComposeFile.read();

  /// Networks of one arrow each, and who is in them.
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "clients", Set.of("load-balancer", "gateway-service"),
          "links", Set.of("gateway-service", "access-service"),
          "kafka",
              Set.of("kafka", "access-service", "logic-service", "push-service", "offline-service"),
          "redis",
              Set.of(
                  "redis",
                  "gateway-service",
                  "access-service",
                  "logic-service",
                  "push-service",
                  "offline-service"),
          "postgres", Set.of("postgres", "logic-service", "offline-service"),
          "metrics",
              Set.of(
                  "prometheus",
                  "grafana",
                  "load-balancer",
                  "gateway-service",
                  "access-service",
                  "logic-service",
                  "push-service",
                  "offline-service"),
          "edge", Set.of("load-balancer", "prometheus", "grafana"));

  @Test
  void eachNetworkHasTheEndsOfItsArrowAlone() {
    assertThat(file.names("networks")).containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
    for (ComposeService service : file.services()) {
      Set<String> networks = Set.copyOf(service.list("networks"));
      ARROWS.forEach(
          (network, members) ->
              assertThat(networks.contains(network))
                  .describedAs("%s in %s", service.name(), network)
                  .isEqualTo(members.contains(service.name())));
    }
  }

  @Test
  void onlyTheEdgeHasAWayOut() {
    assertThat(file.names("networks"))
        .filteredOn(it -> file.network(it).get("internal") == null)
        .containsExactly("edge");
  }

  @Test
  void backEndsAndTheEdgeHaveNoNetworkInCommon() {
    for (String backEnd : List.of("kafka", "redis", "postgres")) {
      for (String edge : List.of("load-balancer", "prometheus", "grafana")) {
        assertThat(
                Collections.disjoint(
                    file.service(backEnd).list("networks"), file.service(edge).list("networks")))
            .describedAs("%s and %s", backEnd, edge)
            .isTrue();
      }
    }
  }

  @Test
  void onlyTheWayInAndTheFiguresArePublishedAndThatOnThisMachine() {
    for (ComposeService service : file.services()) {
      assertThat(service.list("ports")).allMatch(it -> it.startsWith("127.0.0.1:"));
    }
    assertThat(file.services())
        .filteredOn(it -> !it.list("ports").isEmpty())
        .extracting(ComposeService::name)
        .containsExactlyInAnyOrder("load-balancer", "prometheus", "grafana");
    assertThat(file.service("load-balancer").list("ports")).containsExactly("127.0.0.1:8080:8080");
  }
}
