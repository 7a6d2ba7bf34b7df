package io.courier.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.stack.up.Service;
import io.courier.stack.up.Stack;
import io.courier.stack.up.StackSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The variables and files that the chart gives a pod connect its service to back ends that take
/// nothing but encrypted connections.
class EncryptedBackEndsTest {
  private static final List<String> ABOUT_BACK_ENDS =
      List.of("KAFKA_", "REDIS_", "POSTGRES_", "COURIER_TOPICS_", "SPRING_");

  private static final Map<String, String> SECRETS =
      Map.of(
          "kafka-user/sasl.jaas.config", EncryptedBackEnds.kafkaLogin(),
          "kafka-user/user.password", Certificates.PASSWORD,
          "redis-login/password", Certificates.PASSWORD,
          "database/username", EncryptedBackEnds.USER,
          "database/password", Certificates.PASSWORD);

  @TempDir Path directory;

  @Test
  void allServicesGetReadyByWhatTheChartGivesThem() throws Exception {
    Certificates certificates = Certificates.make(directory);
    Path files = mount(certificates);
    try (EncryptedBackEnds backEnds = new EncryptedBackEnds(directory, certificates)) {
      Manifests manifests =
          new Rendering("encrypted", List.of(Repository.testValues("encrypted")), Map.of())
              .with("kafka.bootstrapServers", "localhost:" + backEnds.kafkaPort)
              .with("redis.port", backEnds.redisPort)
              .with("postgres.port", backEnds.postgresPort)
              .manifests();
      // The first compiler alone: the processes live no longer than it takes them to get ready.
      StackSettings settings =
          StackSettings.temporary().withJvmOptions(List.of("-XX:TieredStopAtLevel=1"));
      for (Service service : Service.values()) {
        Workload workload = manifests.workload(service.shortName());
        settings = settings.withEnvironment(service, environment(workload, files));
      }
      try (Stack stack = Stack.start(settings)) {
        assertThat(stack.pids()).hasSize(Service.values().length);
        EncryptedBackEnds.Connections connections = backEnds.connectionsToPostgres();
        assertThat(connections.all()).isPositive().isEqualTo(connections.encrypted());
      }
    }
  }

  /// The Secrets' files, where the pods have /etc/courier.
  private Path mount(Certificates certificates) throws Exception {
    Path files = directory.resolve("etc");
    for (String name : List.of("kafka-ca", "redis-ca", "postgres-ca")) {
      Path ca = Files.createDirectories(files.resolve(name)).resolve("ca.crt");
      Files.copy(certificates.certificate(), ca);
    }
    Path client = Files.createDirectories(files.resolve("kafka-client")).resolve("client.p12");
    Files.copy(certificates.store(), client);
    return files;
  }

  private static Map<String, String> environment(Workload workload, Path files) {
    Map<String, String> environment = new HashMap<>();
    workload
        .environment()
        .forEach(
            (name, value) -> {
              if (ABOUT_BACK_ENDS.stream().anyMatch(name::startsWith)) {
                String known = SECRETS.getOrDefault(value, value);
                environment.put(name, known.replace("/etc/courier", files.toString()));
              }
            });
    return environment;
  }
}
