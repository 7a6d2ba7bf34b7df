package io.courier.helm;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/// Pods of a service or a tool: who keeps them, and what they are made from.
///
/// @param config the content of its ConfigMap; a tool has none
record Workload(
    String service, HasMetadata owner, PodTemplateSpec template, Map<String, String> config) {

  PodSpec pod() {
    return template.getSpec();
  }

  Container container() {
    return pod().getContainers().getFirst();
  }

  Map<String, String> labels() {
    return template.getMetadata().getLabels();
  }

  /// All variables of the process. A value that only the cluster knows is its source's description.
  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(config);
    for (EnvVar variable : container().getEnv()) {
      String value = variable.getValue();
      environment.put(variable.getName(), value == null ? source(variable) : value);
    }
    return environment;
  }

  /// Which key of which Secret a variable is read from, as `secret/key`.
  private static String source(EnvVar variable) {
    var source = variable.getValueFrom();
    return source.getSecretKeyRef() == null
        ? source.getFieldRef().getFieldPath()
        : source.getSecretKeyRef().getName() + "/" + source.getSecretKeyRef().getKey();
  }
}
