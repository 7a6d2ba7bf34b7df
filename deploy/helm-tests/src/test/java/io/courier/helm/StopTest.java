package io.courier.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingPolicy;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An update, an eviction and a smaller number of instances each leave a service the time to stop
/// in order.
class StopTest {
  private static final Duration MARGIN = Duration.ofSeconds(10);

  static List<Rendering> renderings() {
    return Rendering.all();
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void aGatewayIsNotKilledBeforeItsSessionsAreSentAway(Rendering rendering) {
    for (Workload gateway : of(rendering, "gateway")) {
      Duration drain =
          duration(gateway, "COURIER_DRAIN_DELAY")
              .plus(duration(gateway, "COURIER_DRAIN_MAX_DURATION"))
              .plus(duration(gateway, "COURIER_CLOSE_TIMEOUT"));
      Duration phase = duration(gateway, "COURIER_SHUTDOWN_TIMEOUT");
      assertThat(phase).isGreaterThan(drain);
      assertThat(grace(gateway)).isGreaterThanOrEqualTo(drain.plus(MARGIN)).isGreaterThan(phase);
      // A load balancer must have noticed before the first session is sent away.
      assertThat(duration(gateway, "COURIER_DRAIN_DELAY")).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void theOthersFinishWhatIsUnderWay(Rendering rendering) {
    for (String service : List.of("access", "logic", "push", "offline")) {
      for (Workload workload : of(rendering, service)) {
        assertThat(grace(workload))
            .isGreaterThanOrEqualTo(ApplicationYaml.of(service).shutdownPhase().plus(MARGIN));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void nodesCanBeDrained(Rendering rendering) {
    Manifests manifests = rendering.manifests();
    for (Workload workload : manifests.workloads()) {
      PodDisruptionBudget budget = manifests.of(workload.service(), PodDisruptionBudget.class);
      // With one instance too: a budget that allows nothing would block an eviction forever.
      assertThat(least(budget.getSpec().getMaxUnavailable())).isPositive();
      assertThat(budget.getSpec().getMinAvailable()).isNull();
      assertThat(budget.getSpec().getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
      assertThat(workload.labels())
          .containsAllEntriesOf(budget.getSpec().getSelector().getMatchLabels());
    }
    assertThat(manifests.all(PodDisruptionBudget.class)).hasSameSizeAs(manifests.workloads());
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void anUpdateNeverHasLessThanWhatIsThere(Rendering rendering) {
    for (Deployment deployment : rendering.manifests().all(Deployment.class)) {
      assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("RollingUpdate");
      RollingUpdateDeployment update = deployment.getSpec().getStrategy().getRollingUpdate();
      assertThat(update.getMaxUnavailable()).isEqualTo(new IntOrString(0));
      assertThat(least(update.getMaxSurge())).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void gatewaysOfOneStepDrainBeforeThoseOfTheNext(Rendering rendering) {
    for (Workload gateway : of(rendering, "gateway")) {
      DeploymentSpec spec = ((Deployment) gateway.owner()).getSpec();
      Probe startup = gateway.container().getStartupProbe();
      assertThat(Duration.ofSeconds(spec.getMinReadySeconds()))
          .isGreaterThanOrEqualTo(
              duration(gateway, "COURIER_DRAIN_DELAY")
                  .plus(duration(gateway, "COURIER_DRAIN_MAX_DURATION")));
      // A step that takes its time is no failed one.
      assertThat(spec.getProgressDeadlineSeconds())
          .isGreaterThan(
              spec.getMinReadySeconds()
                  + startup.getPeriodSeconds() * startup.getFailureThreshold());
    }
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void accessNodesStartStopAndChangeOneAtATime(Rendering rendering) {
    for (Workload access : of(rendering, "access")) {
      StatefulSet set = (StatefulSet) access.owner();
      assertThat(set.getSpec().getPodManagementPolicy()).isEqualTo("OrderedReady");
      assertThat(set.getSpec().getUpdateStrategy().getType()).isEqualTo("RollingUpdate");
      assertThat(set.getSpec().getUpdateStrategy().getRollingUpdate().getMaxUnavailable()).isNull();
      assertThat(set.getSpec().getUpdateStrategy().getRollingUpdate().getPartition()).isZero();
      assertThat(set.getSpec().getMinReadySeconds()).isPositive();
      Service service = rendering.manifests().of("access", Service.class);
      assertThat(set.getSpec().getServiceName()).isEqualTo(service.getMetadata().getName());
      assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
      assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
    }
  }

  @Test
  void anAutoscalerDecidesAloneAndGoesDownAsSlowlyAsAStop() {
    Manifests manifests = Rendering.everything().manifests();
    assertThat(manifests.all(HorizontalPodAutoscaler.class)).hasSameSizeAs(Courier.SERVICES);
    for (Workload workload : manifests.workloads()) {
      HorizontalPodAutoscaler scaler =
          manifests.of(workload.service(), HorizontalPodAutoscaler.class);
      assertThat(scaler.getSpec().getScaleTargetRef().getName())
          .isEqualTo(workload.owner().getMetadata().getName());
      assertThat(scaler.getSpec().getScaleTargetRef().getKind())
          .isEqualTo(workload.owner().getKind());
      HPAScalingPolicy down =
          scaler.getSpec().getBehavior().getScaleDown().getPolicies().getFirst();
      assertThat(down.getType()).isEqualTo("Pods");
      assertThat(down.getValue()).isEqualTo(1);
      assertThat(Duration.ofSeconds(down.getPeriodSeconds()))
          .isGreaterThanOrEqualTo(grace(workload));
    }
    // A number of instances in the manifest would undo the autoscaler's at each upgrade.
    assertThat(manifests.all(Deployment.class))
        .allSatisfy(it -> assertThat(it.getSpec().getReplicas()).isNull());
    assertThat(manifests.all(StatefulSet.class))
        .allSatisfy(it -> assertThat(it.getSpec().getReplicas()).isNull());
    assertThat(Rendering.defaults().manifests().all(HorizontalPodAutoscaler.class)).isEmpty();
  }

  @Test
  void instancesAreCountedByCpuByOtherMetricsOrByBoth() {
    Manifests manifests = Rendering.everything().manifests();
    assertThat(manifests.of("gateway", HorizontalPodAutoscaler.class).getSpec().getMetrics())
        .extracting("type")
        .containsExactly("Resource", "External");
    assertThat(manifests.of("logic", HorizontalPodAutoscaler.class).getSpec().getMetrics())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.getExternal().getMetric().getName()).isEqualTo("lag");
              assertThat(it.getExternal().getTarget().getAverageValue()).hasToString("1000");
            });
    assertThat(manifests.of("push", HorizontalPodAutoscaler.class).getSpec().getMetrics())
        .singleElement()
        .satisfies(
            it -> assertThat(it.getResource().getTarget().getAverageUtilization()).isEqualTo(60));
  }

  private static List<Workload> of(Rendering rendering, String service) {
    return rendering.manifests().workloads().stream()
        .filter(it -> it.service().equals(service))
        .toList();
  }

  private static Duration grace(Workload workload) {
    return Duration.ofSeconds(workload.pod().getTerminationGracePeriodSeconds());
  }

  private static Duration duration(Workload workload, String variable) {
    Map<String, String> environment = workload.environment();
    String unset = ApplicationYaml.of(workload.service()).variables().getOrDefault(variable, "");
    return ApplicationYaml.duration(environment.getOrDefault(variable, unset));
  }

  /// The number, or what stands before the per cent sign.
  private static int least(IntOrString value) {
    return value.getIntVal() == null
        ? Integer.parseInt(value.getStrVal().replace("%", ""))
        : value.getIntVal();
  }
}
