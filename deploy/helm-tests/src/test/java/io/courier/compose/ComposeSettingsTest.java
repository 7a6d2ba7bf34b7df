package io.courier.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.helm.ApplicationYaml;
import io.courier.helm.Courier;
import io.courier.helm.Repository;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Services are told what they understand, and are asked where they answer.
class ComposeSettingsTest {
  /// Java's own, and the one of Spring Boot by which secrets become settings.
  private static final Set<String> OTHERS = Set.of("JAVA_TOOL_OPTIONS", "SPRING_CONFIG_IMPORT");

  private static final Pattern PORT_OF_CHECK = Pattern.compile("/dev/tcp/127\\.0\\.0\\.1/(\\d+)");

  private final ComposeFile file = ComposeFile.read();

  @Test
  void eachVariableIsOneOfTheServicesOwnApplicationYaml() {
    for (String name : ComposeFile.OURS) {
      ComposeService service = file.service(name);
      Set<String> known = ApplicationYaml.of(service.shortName()).variables().keySet();
      assertThat(known)
          .describedAs(name)
          .containsAll(
              service.environment().keySet().stream().filter(it -> !OTHERS.contains(it)).toList());
    }
  }

  @Test
  void imagesAreCalledAsTheModulesAndHaveTheProjectsVersion() {
    String pom = Repository.read(Repository.ROOT.resolve("pom.xml"));
    String version =
        Pattern.compile("<artifactId>courier</artifactId>\\s*<version>([^<]+)<")
            .matcher(pom)
            .results()
            .map(it -> it.group(1))
            .findFirst()
            .orElseThrow();
    for (String name : ComposeFile.OURS) {
      assertThat(file.service(name).text("image")).isEqualTo("courier/" + name + ":" + version);
      assertThat(Repository.ROOT.resolve(name).resolve("pom.xml")).exists();
    }
    assertThat(ComposeFile.OURS)
        .containsExactlyElementsOf(Courier.SERVICES.stream().map(it -> it + "-service").toList());
  }

  @Test
  void aServiceIsHealthyWhenItsOwnReadinessSaysSo() {
    for (String name : ComposeFile.OURS) {
      ComposeService service = file.service(name);
      ApplicationYaml settings = ApplicationYaml.of(service.shortName());
      String key =
          settings.keys().containsKey("management.server.port")
              ? "management.server.port"
              : "server.port";
      assertThat(port(service))
          .isEqualTo(settings.value(key))
          .isEqualTo(Courier.MANAGEMENT_PORTS.get(service.shortName()) + "");
      assertThat(service.healthCommand()).contains("GET /actuator/health/readiness HTTP/1.0");
      assertThat(settings.value("management.endpoint.health.group.readiness.include"))
          .contains("readinessState");
    }
  }

  @Test
  void everybodyIsSentToTheBackEndsAsTheyAreCalledThere() {
    for (String name : ComposeFile.OURS) {
      ComposeService service = file.service(name);
      assertThat(service.environment())
          .containsEntry("REDIS_HOST", "redis")
          .containsEntry("REDIS_PORT", "6379");
      if (!name.equals("gateway-service")) {
        assertThat(service.environment())
            .containsEntry(
                "KAFKA_BOOTSTRAP_SERVERS",
                file.service("kafka")
                    .variable("KAFKA_ADVERTISED_LISTENERS")
                    .replace("PLAINTEXT://", ""))
            .containsEntry("COURIER_TOPICS_REPLICAS", "1")
            .containsEntry("COURIER_TOPICS_MIN_IN_SYNC_REPLICAS", "1")
            .containsEntry("COURIER_TOPICS_SHARDS", "24");
      }
    }
    Map<String, String> postgres = file.service("postgres").environment();
    for (String name : List.of("logic-service", "offline-service")) {
      assertThat(file.service(name).environment())
          .containsEntry(
              "POSTGRES_URL", "jdbc:postgresql://postgres:5432/" + postgres.get("POSTGRES_DB"))
          .containsEntry("POSTGRES_USER", postgres.get("POSTGRES_USER"));
    }
  }

  @Test
  void eachInstanceHasANameOfItsOwnAndAccessNodesAnAddress() {
    // HOSTNAME is the container's id: Spring puts it in, Docker resolves it.
    for (String name : ComposeFile.OURS) {
      ComposeService service = file.service(name);
      assertThat(service.environment())
          .containsEntry("COURIER_INSTANCE", service.shortName() + "-${HOSTNAME}");
      assertThat(service.definition().keySet())
          .extracting(String::valueOf)
          .doesNotContain("container_name", "hostname");
    }
    assertThat(file.service("access-service").environment())
        .containsEntry(
            "COURIER_ACCESS_LINK_ADDRESS",
            "ws://${HOSTNAME}:" + ApplicationYaml.of("access").value("server.port") + "/link");
  }

  @Test
  void secretsComeFromFilesUnderTheNamesOfVariables() {
    assertThat(file.service("gateway-service").secrets())
        .isEqualTo(Map.of("COURIER_TOKEN_SECRET", "token-secret"));
    for (String name : List.of("logic-service", "offline-service")) {
      assertThat(file.service(name).secrets())
          .isEqualTo(Map.of("POSTGRES_PASSWORD", "postgres-password"));
    }
    for (String name : List.of("gateway-service", "logic-service", "offline-service")) {
      ComposeService service = file.service(name);
      assertThat(service.environment())
          .containsEntry("SPRING_CONFIG_IMPORT", "configtree:/run/secrets/");
      assertThat(ApplicationYaml.of(service.shortName()).variables().keySet())
          .containsAll(service.secrets().keySet());
    }
    assertThat(file.service("postgres").environment())
        .containsEntry("POSTGRES_PASSWORD_FILE", "/run/secrets/postgres-password");
    assertThat(file.service("postgres").secrets()).containsKey("postgres-password");
    assertThat(file.service("grafana").environment())
        .containsEntry("GF_SECURITY_ADMIN_PASSWORD__FILE", "/run/secrets/grafana-password");
    assertThat(file.service("grafana").secrets()).containsKey("grafana-password");
  }

  @Test
  void noVariableHoldsASecret() {
    for (ComposeService service : file.services()) {
      assertThat(service.environment().keySet())
          .filteredOn(it -> it.matches(".*(SECRET|PASSWORD|TOKEN|KEY).*"))
          // The address of public keys, hashes of secrets, and the directory of the files.
          .allMatch(
              it ->
                  it.endsWith("_FILE")
                      || List.of("COURIER_TOKEN_JWK_SET_URL", "COURIER_API_KEYS", "COURIER_SECRETS")
                          .contains(it));
      assertThat(service.environment().values()).noneMatch(it -> it.contains("for-local-use-only"));
    }
  }

  @Test
  void theBrokerIsToldWhatTheLocalStacksIsTold() {
    String local =
        Repository.read(
            Repository.ROOT.resolve(
                "local-stack/src/main/java/io/courier/stack/backends/KafkaServer.java"));
    Set<String> properties =
        file.service("kafka").environment().keySet().stream()
            .filter(it -> it.startsWith("KAFKA_") && !it.equals("KAFKA_HEAP_OPTS"))
            .map(it -> it.substring("KAFKA_".length()).toLowerCase(Locale.ROOT))
            .map(it -> it.replace('_', '.'))
            .collect(Collectors.toSet());
    assertThat(properties)
        .contains("log.dirs", "auto.create.topics.enable")
        .allSatisfy(property -> assertThat(local).contains(property + "="));
    assertThat(file.service("kafka").list("volumes"))
        .containsExactly("kafka-data:" + file.service("kafka").variable("KAFKA_LOG_DIRS"));
  }

  private static String port(ComposeService service) {
    return PORT_OF_CHECK
        .matcher(service.healthCommand())
        .results()
        .map(it -> it.group(1))
        .findFirst()
        .orElseThrow();
  }
}
