package io.courier.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Secrets reach a pod by reference alone, and their files are where the settings say.
class SecretsTest {
  private static final Pattern FILE = Pattern.compile("/etc/courier/[-a-z0-9./]+");

  static List<Rendering> renderings() {
    return Rendering.all();
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void eachFileThatIsNamedIsMounted(Rendering rendering) {
    for (Workload workload : rendering.manifests().pods()) {
      Set<String> named = new HashSet<>();
      List<String> told = new ArrayList<>(workload.environment().values());
      told.addAll(workload.container().getArgs());
      for (String value : told) {
        Matcher file = FILE.matcher(value);
        while (file.find()) {
          named.add(file.group());
        }
      }
      assertThat(mounted(workload)).containsExactlyInAnyOrderElementsOf(named);
    }
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void noSecretIsInAConfigMapOrAPod(Rendering rendering) {
    Manifests manifests = rendering.manifests();
    List<String> secrets = new ArrayList<>();
    for (Secret secret : manifests.all(Secret.class)) {
      secret.getData().values().forEach(it -> secrets.add(plain(it)));
    }
    for (ConfigMap config : manifests.all(ConfigMap.class)) {
      assertThat(config.getData().keySet())
          .noneMatch(it -> it.matches(".*(PASSWORD|SECRET|JAAS).*"));
      assertThat(config.getData().values())
          .noneMatch(it -> secrets.stream().anyMatch(it::contains));
    }
    for (Workload workload : manifests.pods()) {
      assertThat(workload.container().getEnv())
          .filteredOn(it -> it.getName().matches(".*(PASSWORD|SECRET|JAAS).*"))
          .allSatisfy(it -> assertThat(it.getValueFrom().getSecretKeyRef()).isNotNull());
    }
  }

  @Test
  void eachSecretThatIsReadIsMadeOrNamedByTheValues() {
    Manifests trial = Rendering.defaults().manifests();
    assertThat(read(trial)).isEqualTo(made(trial));
    assertThat(read(Rendering.everything().manifests()))
        .containsExactlyInAnyOrder(
            "tokens/hs256",
            "api-keys/keys",
            "kafka-user/sasl.jaas.config",
            "kafka-user/user.password",
            "redis-login/secret",
            "database/user",
            "database/pass");
  }

  @Test
  void secretsAreMadeForTrialsOnly() {
    List<String> made =
        Rendering.defaults().manifests().all(Secret.class).stream()
            .flatMap(it -> it.getData().values().stream().map(SecretsTest::plain))
            .toList();
    assertThat(made)
        .containsExactlyInAnyOrder(
            "redis-password-of-the-tests",
            "user-of-the-tests",
            "postgres-password-of-the-tests",
            "token-secret-of-the-tests-0123456789");
    assertThat(Rendering.everything().manifests().all(Secret.class)).isEmpty();
  }

  /// Key by key, as `secret/key`.
  private static Set<String> read(Manifests manifests) {
    Set<String> read = new HashSet<>();
    for (Workload workload : manifests.pods()) {
      for (EnvVar variable : workload.container().getEnv()) {
        if (variable.getValueFrom() != null && variable.getValueFrom().getSecretKeyRef() != null) {
          SecretKeySelector key = variable.getValueFrom().getSecretKeyRef();
          read.add(key.getName() + "/" + key.getKey());
        }
      }
    }
    return read;
  }

  private static Set<String> made(Manifests manifests) {
    Set<String> made = new HashSet<>();
    for (Secret secret : manifests.all(Secret.class)) {
      for (String key : secret.getData().keySet()) {
        made.add(secret.getMetadata().getName() + "/" + key);
      }
    }
    return made;
  }

  private static String plain(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static Set<String> mounted(Workload workload) {
    Set<String> files = new HashSet<>();
    for (var volume : workload.pod().getVolumes()) {
      if (volume.getSecret() != null) {
        String path =
            workload.container().getVolumeMounts().stream()
                .filter(it -> it.getName().equals(volume.getName()))
                .findFirst()
                .orElseThrow()
                .getMountPath();
        for (KeyToPath item : volume.getSecret().getItems()) {
          files.add(path + "/" + item.getPath());
        }
      }
    }
    return files;
  }
}
