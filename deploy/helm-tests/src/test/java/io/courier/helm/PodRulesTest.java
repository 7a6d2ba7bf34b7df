package io.courier.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rules that each pod keeps, however the chart is rendered.
class PodRulesTest {
  static List<Rendering> renderings() {
    return Rendering.all();
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void noProcessIsRootOrCanBecomeMore(Rendering rendering) {
    for (Workload workload : rendering.manifests().pods()) {
      PodSecurityContext pod = workload.pod().getSecurityContext();
      assertThat(pod.getRunAsNonRoot()).isTrue();
      assertThat(pod.getRunAsUser()).isPositive();
      assertThat(pod.getRunAsGroup()).isPositive();
      assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
      assertThat(workload.pod().getHostNetwork()).isNull();
      assertThat(workload.pod().getHostPID()).isNull();
      assertThat(workload.pod().getContainers()).hasSize(1);
      SecurityContext security = workload.container().getSecurityContext();
      assertThat(security.getAllowPrivilegeEscalation()).isFalse();
      assertThat(security.getPrivileged()).isFalse();
      assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(security.getCapabilities().getAdd()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void onlyTmpCanBeWrittenAndItIsBounded(Rendering rendering) {
    for (Workload workload : rendering.manifests().pods()) {
      assertThat(workload.container().getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(workload.container().getVolumeMounts())
          .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
          .singleElement()
          .satisfies(mount -> assertThat(mount.getMountPath()).isEqualTo("/tmp"));
      assertThat(workload.pod().getVolumes())
          .filteredOn(volume -> volume.getName().equals("tmp"))
          .singleElement()
          .satisfies(volume -> assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull());
    }
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void aPodKnowsNoTokenAndNoOtherServices(Rendering rendering) {
    Manifests manifests = rendering.manifests();
    for (Workload workload : manifests.pods()) {
      assertThat(workload.pod().getAutomountServiceAccountToken()).isFalse();
      // A Service named "redis" would set REDIS_PORT to tcp://….
      assertThat(workload.pod().getEnableServiceLinks()).isFalse();
      ServiceAccount account = manifests.of(workload.service(), ServiceAccount.class);
      assertThat(account.getAutomountServiceAccountToken()).isFalse();
      assertThat(workload.pod().getServiceAccountName()).isEqualTo(account.getMetadata().getName());
    }
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void resourcesAreAskedForAndLimited(Rendering rendering) {
    for (Workload workload : rendering.manifests().pods()) {
      Map<String, Quantity> requests = workload.container().getResources().getRequests();
      Map<String, Quantity> limits = workload.container().getResources().getLimits();
      assertThat(requests).containsOnlyKeys("cpu", "memory");
      assertThat(limits).containsOnlyKeys("cpu", "memory");
      for (String resource : List.of("cpu", "memory")) {
        assertThat(amount(limits, resource)).isGreaterThanOrEqualTo(amount(requests, resource));
      }
      // Java takes its heap from the limit: what is not requested may not be there.
      assertThat(amount(requests, "memory")).isEqualTo(amount(limits, "memory"));
    }
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void allThreeProbesAskTheManagementPort(Rendering rendering) {
    for (Workload workload : rendering.manifests().workloads()) {
      Container container = workload.container();
      assertProbe(container, container.getStartupProbe(), "liveness");
      assertProbe(container, container.getLivenessProbe(), "liveness");
      assertProbe(container, container.getReadinessProbe(), "readiness");
      // Services wait two minutes for the generation, and Kafka may take 30 s before that.
      Probe startup = container.getStartupProbe();
      assertThat(startup.getPeriodSeconds() * startup.getFailureThreshold()).isGreaterThan(150);
    }
  }

  private static void assertProbe(Container container, Probe probe, String group) {
    assertThat(probe.getHttpGet().getPath()).isEqualTo("/actuator/health/" + group);
    assertThat(port(container, probe.getHttpGet().getPort().getStrVal()))
        .isEqualTo(Courier.MANAGEMENT_PORTS.get(container.getName()));
    // Redis and PostgreSQL are given 2 to 5 s to answer a health check.
    assertThat(probe.getTimeoutSeconds()).isGreaterThanOrEqualTo(5);
  }

  @Test
  void portsAreThoseOfTheServicesSettings() {
    Manifests manifests = Rendering.defaults().manifests();
    for (String service : Courier.SERVICES) {
      ApplicationYaml settings = ApplicationYaml.of(service);
      String key =
          settings.keys().containsKey("management.server.port")
              ? "management.server.port"
              : "server.port";
      Container container = manifests.workload(service).container();
      assertThat(port(container, "management")).hasToString(settings.value(key));
      assertThat(Courier.MANAGEMENT_PORTS.get(service)).hasToString(settings.value(key));
    }
    assertThat(port(manifests.workload("gateway").container(), "clients"))
        .hasToString(ApplicationYaml.of("gateway").value("server.port"));
    assertThat(port(manifests.workload("access").container(), "link"))
        .hasToString(ApplicationYaml.of("access").value("server.port"));
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void eachPortOfAServiceIsInItsPods(Rendering rendering) {
    Manifests manifests = rendering.manifests();
    for (Service service : manifests.all(Service.class)) {
      Workload behind = behind(manifests, service.getSpec().getSelector());
      assertThat(service.getSpec().getPorts()).isNotEmpty();
      for (ServicePort port : service.getSpec().getPorts()) {
        assertThat(port(behind.container(), port.getTargetPort().getStrVal())).isPositive();
      }
    }
    for (ServiceMonitor monitor : manifests.all(ServiceMonitor.class)) {
      assertThat(manifests.all(Service.class))
          .filteredOn(it -> selects(monitor, it))
          .singleElement()
          .satisfies(
              it ->
                  assertThat(it.getSpec().getPorts())
                      .extracting(ServicePort::getName)
                      .contains(monitor.getSpec().getEndpoints().getFirst().getPort()));
    }
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void instancesAreSpreadOverZonesAndNodes(Rendering rendering) {
    for (Workload workload : rendering.manifests().workloads()) {
      assertThat(workload.pod().getTopologySpreadConstraints())
          .extracting("topologyKey")
          .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
      assertThat(workload.pod().getTopologySpreadConstraints())
          .allSatisfy(
              it ->
                  assertThat(workload.labels())
                      .containsAllEntriesOf(it.getLabelSelector().getMatchLabels()));
      // Else a rollout that surges could not be scheduled where the spread is strict.
      assertThat(workload.pod().getTopologySpreadConstraints())
          .filteredOn(it -> workload.owner() instanceof Deployment)
          .allSatisfy(
              it -> assertThat(it.getMatchLabelKeys()).containsExactly("pod-template-hash"));
      assertThat(workload.labels()).containsAllEntriesOf(selector(workload));
    }
  }

  @Test
  void aChangedSettingMakesNewPods() {
    String annotation = "checksum/config";
    for (String service : Courier.SERVICES) {
      Workload before = Rendering.defaults().manifests().workload(service);
      Workload after =
          Rendering.defaults().with("logging.format", "").manifests().workload(service);
      assertThat(after.template().getMetadata().getAnnotations().get(annotation))
          .isNotEqualTo(before.template().getMetadata().getAnnotations().get(annotation));
    }
  }

  private static boolean selects(ServiceMonitor monitor, Service service) {
    return service
        .getMetadata()
        .getLabels()
        .entrySet()
        .containsAll(monitor.getSpec().getSelector().getMatchLabels().entrySet());
  }

  private static Map<String, String> selector(Workload workload) {
    return workload.owner() instanceof Deployment deployment
        ? deployment.getSpec().getSelector().getMatchLabels()
        : ((StatefulSet) workload.owner()).getSpec().getSelector().getMatchLabels();
  }

  private static Workload behind(Manifests manifests, Map<String, String> selector) {
    List<Workload> found =
        manifests.workloads().stream()
            .filter(it -> it.labels().entrySet().containsAll(selector.entrySet()))
            .toList();
    assertThat(found).describedAs("pods of %s", selector).hasSize(1);
    return found.getFirst();
  }

  private static int port(Container container, String name) {
    return container.getPorts().stream()
        .filter(it -> it.getName().equals(name))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(() -> new AssertionError(container.getName() + " has no port " + name));
  }

  private static double amount(Map<String, Quantity> amounts, String resource) {
    Quantity quantity = amounts.get(resource);
    if (quantity == null) {
      throw new AssertionError("no " + resource);
    }
    return quantity.getNumericalAmount().doubleValue();
  }
}
