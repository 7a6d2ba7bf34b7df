package io.courier.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.helm.Traffic.End;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The network policies admit the arrows of the picture in docs/architecture.md, and no other.
class NetworkPolicyTest {
  private static final End CLIENTS = outside("clients", "198.51.100.20");
  private static final End ISSUER = outside("issuer", "203.0.113.7");
  private static final End REDIS = outside("redis", "10.20.3.4");
  private static final End ALMOST_REDIS = outside("almost redis", "10.20.9.4");
  private static final End KAFKA = end("kafka", "chat", Map.of("app", "kafka"));
  private static final End POSTGRES = end("postgres", "databases", Map.of("role", "primary"));
  private static final End STANDBY = end("standby", "databases", Map.of("role", "standby"));
  private static final End INGRESS = end("ingress", "ingress-nginx", Map.of());
  private static final End PROMETHEUS = end("prometheus", "monitoring", Map.of());
  private static final End DNS = end("dns", "kube-system", Map.of());
  private static final End STRANGER = end("stranger", "chat", Map.of("app", "other"));

  private static final List<End> OTHERS =
      List.of(
          CLIENTS,
          ISSUER,
          REDIS,
          ALMOST_REDIS,
          KAFKA,
          POSTGRES,
          STANDBY,
          INGRESS,
          PROMETHEUS,
          DNS,
          STRANGER);

  /// What is tried on every target, whether or not it has such a port.
  private static final List<Integer> PORTS =
      List.of(
          53, 80, 443, 5432, 5433, 6379, 6380, 7001, 8080, 8443, 9080, 9081, 9082, 9083, 9084, 9092,
          9093);

  @Test
  void exactlyTheArrowsOfThePictureAreAdmitted() {
    assertThat(admitted(Rendering.everything().manifests()))
        .containsExactlyInAnyOrder(
            // C -- WebSocket --> G, here through an ingress controller.
            "ingress -> gateway 8080",
            // G <-- link --> A. Gateways open it.
            "gateway -> access 7001",
            // Not in the picture, since nothing is sent: a node tries the port of a silent one.
            "access -> access 7001",
            // All arrows with a topic's name: Kafka is between.
            "access -> kafka 9093",
            "logic -> kafka 9093",
            "push -> kafka 9093",
            "offline -> kafka 9093",
            // G & A & P & O & L --- R.
            "gateway -> redis 6380",
            "access -> redis 6380",
            "logic -> redis 6380",
            "push -> redis 6380",
            "offline -> redis 6380",
            // O & L --- D.
            "logic -> postgres 5433",
            "offline -> postgres 5433",
            // Public keys of tokens.
            "gateway -> issuer 8443",
            // Before an installation, and helm test.
            "topics -> kafka 9093",
            "smoke -> gateway 8080",
            // Metrics.
            "prometheus -> gateway 9080",
            "prometheus -> access 9081",
            "prometheus -> logic 9082",
            "prometheus -> push 9083",
            "prometheus -> offline 9084",
            // Names.
            "gateway -> dns 53",
            "access -> dns 53",
            "logic -> dns 53",
            "push -> dns 53",
            "offline -> dns 53",
            "topics -> dns 53",
            "smoke -> dns 53");
  }

  /// A rule too many at one end would do no harm while the other end lacks it, and is one all the
  /// same.
  @Test
  void bothEndsOfAnArrowHaveTheSameRules() {
    Manifests manifests = Rendering.everything().manifests();
    List<End> pods = pods(manifests);
    Traffic traffic = new Traffic(manifests.all(NetworkPolicy.class), "chat");
    Set<String> byOneEnd = new TreeSet<>();
    for (End from : ends(pods)) {
      for (End to : ends(pods)) {
        for (int port : PORTS) {
          boolean leaves = pods.contains(from) && traffic.leaves(from, to, "TCP", port);
          boolean arrives = pods.contains(to) && traffic.arrives(from, to, "TCP", port);
          if (leaves || arrives) {
            byOneEnd.add(arrow(from, to, port));
          }
        }
      }
    }
    assertThat(byOneEnd).containsExactlyElementsOf(admitted(manifests));
  }

  @Test
  void withoutPeersAPortIsOpenAnywhereAndNoOtherPortIs() {
    Set<String> admitted = admitted(Rendering.defaults().manifests());

    assertThat(admitted)
        .contains("clients -> gateway 8080", "stranger -> gateway 8080")
        .contains("logic -> kafka 9092", "logic -> stranger 9092", "offline -> clients 5432")
        .doesNotContain("push -> postgres 5432", "gateway -> kafka 9092", "gateway -> issuer 443");
    assertThat(admitted)
        .filteredOn(it -> it.matches("(gateway|push) -> .*"))
        .allMatch(it -> it.matches("gateway -> access 7001|.* -> dns 53|.* 6379|push -> .* 9092"));
  }

  @Test
  void aServiceOfAnotherReleaseOfTheSameSystemIsAdmitted() {
    End gateway = pod(Rendering.alone("gateway").manifests().workload("gateway"), "gateway");
    List<NetworkPolicy> policies = new ArrayList<>();
    policies.addAll(Rendering.alone("gateway").manifests().all(NetworkPolicy.class));
    policies.addAll(Rendering.alone("access").manifests().all(NetworkPolicy.class));
    End access = pod(Rendering.alone("access").manifests().workload("access"), "access");
    End ofAnotherSystem =
        pod(
            Rendering.alone("gateway").with("system", "other").manifests().workload("gateway"),
            "other");

    Traffic traffic = new Traffic(policies, "chat");
    assertThat(traffic.admits(gateway, access, "TCP", 7001)).isTrue();
    assertThat(traffic.admits(ofAnotherSystem, access, "TCP", 7001)).isFalse();
  }

  @Test
  void thereIsOneForWhateverRunsUnlessTheyAreSwitchedOff() {
    for (Rendering rendering : Rendering.all()) {
      Manifests manifests = rendering.manifests();
      assertThat(manifests.all(NetworkPolicy.class))
          .extracting(Manifests::service)
          .containsExactlyInAnyOrderElementsOf(
              manifests.pods().stream().map(Workload::service).toList());
      assertThat(manifests.all(NetworkPolicy.class))
          .allSatisfy(
              it -> {
                assertThat(it.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
                assertThat(manifests.workload(Manifests.service(it)).labels())
                    .containsAllEntriesOf(it.getSpec().getPodSelector().getMatchLabels());
              });
    }
    Rendering off = Rendering.defaults().with("networkPolicy.enabled", false);
    assertThat(off.manifests().all(NetworkPolicy.class)).isEmpty();
  }

  /// Each connection that has a pod of Courier at one of its ends, and would come about.
  private static Set<String> admitted(Manifests manifests) {
    List<End> pods = pods(manifests);
    List<End> ends = ends(pods);
    Traffic traffic = new Traffic(manifests.all(NetworkPolicy.class), "chat");
    Set<String> admitted = new TreeSet<>();
    for (End from : ends) {
      for (End to : ends) {
        if (!pods.contains(from) && !pods.contains(to)) {
          continue;
        }
        for (int port : PORTS) {
          if (traffic.admits(from, to, "TCP", port)) {
            admitted.add(arrow(from, to, port));
          }
          assertThat(traffic.admits(from, to, "UDP", port) && pods.contains(from))
              .describedAs("UDP %s -> %s %s", from.name(), to.name(), port)
              .isEqualTo(pods.contains(from) && to.equals(DNS) && port == 53);
        }
      }
    }
    return admitted;
  }

  private static String arrow(End from, End to, int port) {
    return from.name() + " -> " + to.name() + " " + port;
  }

  private static List<End> pods(Manifests manifests) {
    return manifests.pods().stream().map(it -> pod(it, it.service())).toList();
  }

  private static List<End> ends(List<End> pods) {
    List<End> ends = new ArrayList<>(OTHERS);
    ends.addAll(pods);
    return ends;
  }

  private static End pod(Workload workload, String name) {
    return end(name, "chat", workload.labels());
  }

  private static End end(String name, String namespace, Map<String, String> labels) {
    return new End(name, namespace, labels, "10.244.0.9");
  }

  private static End outside(String name, String address) {
    return new End(name, "", Map.of(), address);
  }
}
