package io.courier.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The chart renders in each way that it is offered, to objects that Kubernetes knows.
class RenderTest {
  static List<Rendering> renderings() {
    return Rendering.all();
  }

  @Test
  void lintFindsNothing() {
    LintResult result = new Helm(Repository.CHART).lint().strict().call();

    assertThat(result.isFailed()).describedAs("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).noneMatch(it -> it.contains("[WARNING]"));
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void eachObjectIsOneOfKubernetes(Rendering rendering) {
    Manifests manifests = rendering.manifests();

    assertThat(manifests.objects()).isNotEmpty();
    assertThat(manifests.objects())
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/name", "courier")
                    .containsKey("app.kubernetes.io/version"));
  }

  @Test
  void aServiceAloneHasNothingOfTheOthers() {
    for (String service : Courier.SERVICES) {
      assertThat(Rendering.alone(service).manifests().objects())
          .describedAs(service)
          // helm test is the gateway's.
          .allMatch(
              it ->
                  Manifests.service(it).equals(service)
                      || (Manifests.service(it).equals("smoke") && service.equals("gateway")));
    }
  }

  @Test
  void allServicesAreOnUnlessSwitchedOff() {
    assertThat(Rendering.defaults().manifests().workloads())
        .extracting(Workload::service)
        .containsExactlyInAnyOrderElementsOf(Courier.SERVICES);
  }

  @Test
  void theImageIsTheServicesAndItsTagTheVersionOfTheBuild() {
    String pom = Repository.read(Repository.ROOT.resolve("pom.xml"));
    String version = pom.replaceAll("(?s).*<artifactId>courier</artifactId>\\s*<version>", "");
    version = version.substring(0, version.indexOf('<'));

    for (Workload workload : Rendering.defaults().manifests().workloads()) {
      assertThat(workload.container().getImage())
          .isEqualTo("courier/" + workload.service() + "-service:" + version);
    }
    for (Workload workload : Rendering.everything().manifests().workloads()) {
      assertThat(workload.container().getImage())
          .isEqualTo("registry.test:5000/courier/" + workload.service() + "-service:1.2.3");
    }
    assertThat(Rendering.everything().manifests().tools())
        .extracting(it -> it.container().getImage())
        .containsOnly("registry.test:5000/courier/tools:1.2.3")
        .hasSize(2);
  }

  @Test
  void decodingRefusesWhatKubernetesDoesNotHave() {
    Map<String, Object> metadata = Map.of("name", "x");
    assertThatThrownBy(
            () ->
                Strict.decode(
                    Map.of(
                        "apiVersion", "v1", "kind", "ConfigMap", "metadata", metadata, "dta", 1)))
        .hasMessageContaining("dta");
    assertThatThrownBy(
            () ->
                Strict.decode(
                    Map.of("metadata", metadata, "data", Map.of("PORT", 8080)), ConfigMap.class))
        .hasMessageContaining("PORT");
    assertThatThrownBy(() -> Strict.decode(Map.of("apiVersion", "v2", "kind", "ConfigMap")))
        .hasMessageContaining("v2 ConfigMap");
  }
}
