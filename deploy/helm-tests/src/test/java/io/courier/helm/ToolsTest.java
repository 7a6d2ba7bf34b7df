package io.courier.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The Job that makes topics comes before all else, and `helm test` speaks to the gateways.
class ToolsTest {
  private static final String HOOK = HookedChart.PREFIX + "hook";
  private static final Rendering WITH_TOPICS =
      Rendering.defaults().with("topics.job.enabled", true);

  /// A hook before an installation finds nothing of the release, its Secrets included.
  @Test
  void theTopicsJobBringsAllThatItNeeds() {
    for (Rendering rendering : List.of(WITH_TOPICS, Rendering.everything())) {
      Manifests manifests = rendering.manifests();
      List<HasMetadata> hooks =
          manifests.objects().stream().filter(it -> hook(it).startsWith("pre-install")).toList();
      assertThat(hooks)
          .extracting(HasMetadata::getKind)
          .containsExactlyInAnyOrder("ServiceAccount", "NetworkPolicy", "Job");
      assertThat(hooks)
          .allSatisfy(
              it -> {
                assertThat(Manifests.service(it)).isEqualTo("topics");
                assertThat(hook(it)).isEqualTo("pre-install,pre-upgrade");
                assertThat(annotations(it))
                    .containsEntry(HOOK + "-delete-policy", "before-hook-creation,hook-succeeded")
                    .containsEntry(HOOK + "-weight", it instanceof Job ? "0" : "-5");
              });
      Set<String> made = new HashSet<>();
      manifests.all(Secret.class).forEach(it -> made.add(it.getMetadata().getName()));
      PodSpec pod = manifests.workload("topics").pod();
      assertThat(pod.getContainers().getFirst().getEnvFrom()).isEmpty();
      assertThat(manifests.workload("topics").environment().values())
          .noneMatch(value -> made.stream().anyMatch(value::startsWith));
    }
  }

  @Test
  void theTopicsJobEndsInTime() {
    Job job = Rendering.everything().manifests().of("topics", Job.class);
    assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(300);
    assertThat(job.getSpec().getBackoffLimit()).isEqualTo(2);
    assertThat(job.getSpec().getTemplate().getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(Rendering.everything().manifests().workload("topics").container().getArgs())
        .containsExactly("topics");
  }

  @Test
  void thereIsNoTopicsJobUnlessItIsWantedAndItNeedsKafka() {
    assertThat(Rendering.defaults().manifests().all(Job.class)).isEmpty();
    Rendering withoutKafka = Rendering.alone("gateway").with("topics.job.enabled", true);
    assertThatThrownBy(withoutKafka::text).hasMessageContaining("topics.job needs Kafka");
  }

  /// Its variables are those of its application.yaml, and Spring's own as in the services.
  @Test
  void theTopicsJobIsToldWhatTheServicesAreTold() {
    Manifests manifests = Rendering.everything().manifests();
    Map<String, String> service = manifests.workload("logic").environment();
    Map<String, String> job = manifests.workload("topics").environment();
    assertThat(job.keySet())
        .filteredOn(it -> !it.startsWith("SPRING_KAFKA_") && !it.equals("JAVA_TOOL_OPTIONS"))
        .isNotEmpty()
        .isSubsetOf(ApplicationYaml.ofModule("tools").variables().keySet());
    job.remove("JAVA_TOOL_OPTIONS");
    assertThat(service).containsAllEntriesOf(job);
    assertThat(job.keySet())
        .containsAll(service.keySet().stream().filter(it -> it.contains("KAFKA")).toList());
  }

  @Test
  void helmTestSpeaksToTheGatewaysServiceWithTheirSecret() {
    Manifests manifests = Rendering.everything().manifests();
    Workload smoke = manifests.workload("smoke");
    Service gateway =
        manifests.all(Service.class).stream()
            .filter(it -> it.getSpec().getPorts().getFirst().getName().equals("clients"))
            .findFirst()
            .orElseThrow();
    assertThat(hook(smoke.owner())).isEqualTo("test");
    assertThat(smoke.container().getArgs())
        .containsExactly(
            "smoke",
            "--url",
            "ws://%s:%d/connection/websocket"
                .formatted(
                    gateway.getMetadata().getName(),
                    gateway.getSpec().getPorts().getFirst().getPort()),
            "--timeout",
            "90");
    assertThat(smoke.environment()).containsEntry("COURIER_TOKEN_SECRET", "tokens/hs256");
    assertThat(smoke.pod().getRestartPolicy()).isEqualTo("Never");
    assertThat(smoke.pod().getActiveDeadlineSeconds()).isGreaterThan(90);
    assertThat(Rendering.defaults().manifests().workload("smoke").environment())
        .containsEntry("COURIER_TOKEN_SECRET", "courier-gateway/secret");
  }

  @Test
  void withoutASecretHelmTestNeedsTokens() {
    Rendering keys =
        Rendering.everything()
            .with("gateway.token.existingSecret.name", "")
            .with("smoke.tokens.existingSecret.name", "");
    assertThat(keys.manifests().tools()).extracting(Workload::service).containsExactly("topics");

    Workload smoke =
        keys.with("smoke.tokens.existingSecret.name", "two-tokens").manifests().workload("smoke");
    assertThat(smoke.container().getArgs())
        .endsWith("--tokens", "/etc/courier/tokens/alice,/etc/courier/tokens/bob");
    assertThat(smoke.environment()).containsOnlyKeys("JAVA_TOOL_OPTIONS");
    assertThat(smoke.pod().getVolumes())
        .filteredOn(it -> it.getSecret() != null)
        .singleElement()
        .satisfies(it -> assertThat(it.getSecret().getSecretName()).isEqualTo("two-tokens"));
  }

  @Test
  void helmTestCanBeSwitchedOff() {
    assertThat(Rendering.defaults().with("smoke.enabled", false).manifests().tools()).isEmpty();
  }

  private static String hook(HasMetadata object) {
    return annotations(object).getOrDefault(HOOK, "");
  }

  private static Map<String, String> annotations(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? Map.of() : annotations;
  }
}
