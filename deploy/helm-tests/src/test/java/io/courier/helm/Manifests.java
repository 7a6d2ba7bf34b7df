package io.courier.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// All objects of one rendering.
public record Manifests(List<HasMetadata> objects) {

  static Manifests parse(String text) {
    List<HasMetadata> objects = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Object document : strictYaml().loadAll(text)) {
      if (document instanceof Map<?, ?> map) {
        @SuppressWarnings("unchecked")
        HasMetadata object = Strict.decode((Map<String, Object>) map);
        assertThat(names.add(object.getKind() + "/" + object.getMetadata().getName()))
            .describedAs("%s %s once", object.getKind(), object.getMetadata().getName())
            .isTrue();
        objects.add(object);
      }
    }
    return new Manifests(List.copyOf(objects));
  }

  /// A key given twice is refused.
  public static Yaml strictYaml() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(options));
  }

  <T extends HasMetadata> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /// The one object of this type that belongs to a service.
  <T extends HasMetadata> T of(String service, Class<T> type) {
    List<T> found = all(type).stream().filter(it -> service(it).equals(service)).toList();
    assertThat(found).describedAs("%s of %s", type.getSimpleName(), service).hasSize(1);
    return found.getFirst();
  }

  /// The services that have pods.
  List<Workload> workloads() {
    List<Workload> workloads = new ArrayList<>();
    for (HasMetadata object : objects) {
      if (object instanceof Deployment deployment) {
        workloads.add(workload(deployment, deployment.getSpec().getTemplate()));
      } else if (object instanceof StatefulSet set) {
        workloads.add(workload(set, set.getSpec().getTemplate()));
      }
    }
    return workloads;
  }

  /// The pods that do something once: the Job that makes topics, and the one of `helm test`.
  List<Workload> tools() {
    List<Workload> tools = new ArrayList<>();
    for (HasMetadata object : objects) {
      if (object instanceof Job job) {
        tools.add(new Workload(service(job), job, job.getSpec().getTemplate(), Map.of()));
      } else if (object instanceof Pod pod) {
        PodTemplateSpec template = new PodTemplateSpec();
        template.setMetadata(pod.getMetadata());
        template.setSpec(pod.getSpec());
        tools.add(new Workload(service(pod), pod, template, Map.of()));
      }
    }
    return tools;
  }

  /// Whatever runs.
  List<Workload> pods() {
    List<Workload> pods = new ArrayList<>(workloads());
    pods.addAll(tools());
    return pods;
  }

  /// A service's, or that of `topics` or `smoke`.
  Workload workload(String service) {
    return pods().stream()
        .filter(it -> it.service().equals(service))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no pods of " + service));
  }

  static String service(HasMetadata object) {
    return object.getMetadata().getLabels().getOrDefault(Courier.COMPONENT, "");
  }

  private Workload workload(HasMetadata owner, PodTemplateSpec template) {
    String config =
        template
            .getSpec()
            .getContainers()
            .getFirst()
            .getEnvFrom()
            .getFirst()
            .getConfigMapRef()
            .getName();
    ConfigMap map =
        all(ConfigMap.class).stream()
            .filter(it -> it.getMetadata().getName().equals(config))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no ConfigMap " + config));
    return new Workload(service(owner), owner, template, map.getData());
  }
}
