package io.courier.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Where clients come in: the gateway's Service, and an Ingress before it.
class EntranceTest {
  private static final String NGINX = "nginx.ingress.kubernetes.io/";

  @Test
  void theServiceForClientsHasNoManagementPort() {
    Service clients = clients(Rendering.defaults().manifests());
    assertThat(clients.getSpec().getType()).isEqualTo("ClusterIP");
    assertThat(clients.getSpec().getExternalTrafficPolicy()).isNull();
    assertThat(clients.getSpec().getPorts())
        .extracting(ServicePort::getName)
        .containsExactly("clients");

    Service balanced = clients(Rendering.everything().manifests());
    assertThat(balanced.getSpec().getType()).isEqualTo("LoadBalancer");
    assertThat(balanced.getSpec().getExternalTrafficPolicy()).isEqualTo("Local");
    assertThat(balanced.getMetadata().getAnnotations()).containsEntry("lb.test/kind", "network");
  }

  @Test
  void theIngressLeadsToThatServiceByTls() {
    Manifests manifests = Rendering.everything().manifests();
    Ingress ingress = manifests.of("gateway", Ingress.class);
    Service clients = clients(manifests);

    assertThat(ingress.getSpec().getIngressClassName()).isEqualTo("nginx");
    IngressRule rule = ingress.getSpec().getRules().getFirst();
    assertThat(rule.getHost()).isEqualTo("chat.test");
    assertThat(ingress.getSpec().getTls())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.getSecretName()).isEqualTo("chat-tls");
              assertThat(it.getHosts()).containsExactly("chat.test");
            });
    HTTPIngressPath path = rule.getHttp().getPaths().getFirst();
    assertThat(rule.getHttp().getPaths())
        .extracting(HTTPIngressPath::getPath)
        .containsExactly("/connection", "/emulation");
    // Clients connect to /connection/websocket.
    assertThat("/connection/websocket").startsWith(path.getPath());
    assertThat(path.getPathType()).isEqualTo("Prefix");
    assertThat(path.getBackend().getService().getName()).isEqualTo(clients.getMetadata().getName());
    assertThat(path.getBackend().getService().getPort().getName())
        .isEqualTo(clients.getSpec().getPorts().getFirst().getName());
    assertThat(Rendering.defaults().manifests().all(Ingress.class)).isEmpty();
  }

  @Test
  void theIngressHoldsConnectionsThatAreSilentBetweenTwoPings() {
    Workload gateway = Rendering.everything().manifests().workload("gateway");
    Duration silence =
        ApplicationYaml.duration(gateway.environment().getOrDefault("COURIER_PING_INTERVAL", ""));
    Map<String, String> annotations =
        Rendering.everything()
            .manifests()
            .of("gateway", Ingress.class)
            .getMetadata()
            .getAnnotations();

    for (String timeout : List.of("proxy-read-timeout", "proxy-send-timeout")) {
      assertThat(Duration.ofSeconds(Long.parseLong(annotations.getOrDefault(NGINX + timeout, "0"))))
          .isGreaterThan(silence);
    }
    assertThat(annotations)
        .containsEntry(NGINX + "proxy-buffering", "off")
        .containsEntry(NGINX + "proxy-http-version", "1.1");
  }

  private static Service clients(Manifests manifests) {
    List<Service> found =
        manifests.all(Service.class).stream()
            .filter(
                service ->
                    service.getSpec().getPorts().stream()
                        .anyMatch(port -> port.getName().equals("clients")))
            .toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
