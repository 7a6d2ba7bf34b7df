package io.courier.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.kafka.topics.TopicSettings;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// Services are told only what they understand.
class EnvironmentTest {
  /// Spring Boot's own keys that the chart sets. The chart's README lists them.
  private static final Map<String, String> SPRING_KEYS =
      Map.ofEntries(
          Map.entry("LOGGING_STRUCTURED_FORMAT_CONSOLE", "logging.structured.format.console"),
          Map.entry("SPRING_DATA_REDIS_USERNAME", "spring.data.redis.username"),
          Map.entry("SPRING_DATA_REDIS_PASSWORD", "spring.data.redis.password"),
          Map.entry("SPRING_DATA_REDIS_SSL_ENABLED", "spring.data.redis.ssl.enabled"),
          Map.entry("SPRING_DATA_REDIS_SSL_BUNDLE", "spring.data.redis.ssl.bundle"),
          Map.entry(
              "SPRING_SSL_BUNDLE_PEM_REDIS_TRUSTSTORE_CERTIFICATE",
              "spring.ssl.bundle.pem.redis.truststore.certificate"),
          Map.entry("SPRING_KAFKA_SECURITY_PROTOCOL", "spring.kafka.security.protocol"),
          Map.entry("SPRING_KAFKA_SSL_TRUST_STORE_TYPE", "spring.kafka.ssl.trust-store-type"),
          Map.entry(
              "SPRING_KAFKA_SSL_TRUST_STORE_LOCATION", "spring.kafka.ssl.trust-store-location"),
          Map.entry("SPRING_KAFKA_SSL_KEY_STORE_TYPE", "spring.kafka.ssl.key-store-type"),
          Map.entry("SPRING_KAFKA_SSL_KEY_STORE_LOCATION", "spring.kafka.ssl.key-store-location"),
          Map.entry("SPRING_KAFKA_SSL_KEY_STORE_PASSWORD", "spring.kafka.ssl.key-store-password"),
          Map.entry(
              "SPRING_KAFKA_PROPERTIES_SASL_MECHANISM", "spring.kafka.properties.sasl.mechanism"),
          Map.entry(
              "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG",
              "spring.kafka.properties.sasl.jaas.config"));

  /// Not for the services: Java's own, and what COURIER_ACCESS_LINK_ADDRESS is made from.
  private static final Set<String> OTHERS = Set.of("JAVA_TOOL_OPTIONS", "POD_IP");

  /// Set by a rendering under test, not by the chart.
  private static final Set<String> BY_VALUES = Set.of("LOGGING_LEVEL_IO_COURIER");

  static List<Rendering> renderings() {
    return Rendering.all();
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void eachVariableIsOneThatTheServiceKnows(Rendering rendering) {
    for (Workload workload : rendering.manifests().workloads()) {
      Set<String> known =
          new HashSet<>(ApplicationYaml.of(workload.service()).variables().keySet());
      if (!workload.service().equals("gateway")) {
        known.addAll(variablesOfTopics());
      }
      known.addAll(SPRING_KEYS.keySet());
      known.addAll(OTHERS);
      known.addAll(BY_VALUES);
      assertThat(known)
          .describedAs("known to %s", workload.service())
          .containsAll(workload.environment().keySet());
    }
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void noVariableIsGivenTwice(Rendering rendering) {
    for (Workload workload : rendering.manifests().workloads()) {
      List<String> names = new ArrayList<>(workload.config().keySet());
      workload.container().getEnv().stream().map(EnvVar::getName).forEach(names::add);
      assertThat(names).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatADeploymentHasToSetIsSet() {
    for (Workload workload : Rendering.defaults().manifests().workloads()) {
      Map<String, String> environment = workload.environment();
      assertThat(environment)
          .containsEntry("COURIER_INSTANCE", "metadata.name")
          .containsEntry("REDIS_HOST", "redis.test")
          .containsEntry("REDIS_PORT", "6379");
      if (!workload.service().equals("gateway")) {
        assertThat(environment)
            .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "kafka.test:9092")
            .containsEntry("COURIER_TOPICS_REPLICAS", "3")
            .containsEntry("COURIER_TOPICS_MIN_IN_SYNC_REPLICAS", "2");
      }
    }
    Manifests manifests = Rendering.defaults().manifests();
    assertThat(manifests.workload("gateway").environment())
        .containsEntry("COURIER_TOKEN_SECRET", "courier-gateway/secret");
    for (String service : List.of("logic", "offline")) {
      assertThat(manifests.workload(service).environment())
          .containsEntry(
              "POSTGRES_URL", "jdbc:postgresql://postgres.test:5432/courier?sslmode=prefer")
          .containsEntry("POSTGRES_USER", "courier-postgres/username")
          .containsEntry("POSTGRES_PASSWORD", "courier-postgres/password");
    }
  }

  @Test
  void keysOfTheServerApiComeFromTheNamedSecretAlone() {
    assertThat(Rendering.everything().manifests().workload("gateway").environment())
        .containsEntry("COURIER_API_KEYS", "api-keys/keys");
    assertThat(Rendering.defaults().manifests().workload("gateway").environment())
        .doesNotContainKey("COURIER_API_KEYS");
  }

  @Test
  void gatewaysReachAnAccessNodeAtItsPodsAddress() {
    Workload access = Rendering.defaults().manifests().workload("access");

    // $(POD_IP) is put in by Kubernetes only when it is defined further up.
    assertThat(access.container().getEnv())
        .extracting(EnvVar::getName)
        .containsSubsequence("POD_IP", "COURIER_ACCESS_LINK_ADDRESS");
    assertThat(access.environment())
        .containsEntry("POD_IP", "status.podIP")
        .containsEntry("COURIER_ACCESS_LINK_ADDRESS", "ws://$(POD_IP):7001/link");
  }

  @Test
  void whatMustBeTheSameEverywhereIs() {
    Manifests manifests = Rendering.everything().manifests();
    for (String service : List.of("access", "logic", "push", "offline", "topics")) {
      TopicSettings topics =
          binder(manifests.workload(service)).bind("courier.topics", TopicSettings.class).get();
      assertThat(topics)
          .isEqualTo(new TopicSettings(96, (short) 3, 2, ApplicationYaml.duration("14d")));
    }
    assertThat(manifests.workload("access").environment())
        .containsEntry("COURIER_ACCESS_INBOUND_MAX_CONTENT", "32KB");
    assertThat(manifests.workload("logic").environment())
        .containsEntry("COURIER_LOGIC_MAX_CONTENT_SIZE", "32KB");
  }

  @Test
  void offlineHasAConnectionForEachLoopAndTwoMore() {
    assertThat(Rendering.everything().manifests().workload("offline").environment())
        .containsEntry("COURIER_OFFLINE_LOOPS", "4")
        .containsEntry("COURIER_OFFLINE_POOL_SIZE", "6");
  }

  @Test
  void kafkaIsReachedByTlsWithTheNamedSecrets() {
    for (String service : List.of("access", "logic", "push", "offline", "topics")) {
      Workload workload = Rendering.everything().manifests().workload(service);
      KafkaProperties kafka = binder(workload).bind("spring.kafka", KafkaProperties.class).get();
      for (Map<String, Object> client :
          List.of(
              kafka.buildConsumerProperties(),
              kafka.buildProducerProperties(),
              kafka.buildAdminProperties())) {
        assertThat(client)
            .containsEntry("security.protocol", "SASL_SSL")
            .containsEntry("ssl.truststore.type", "PEM")
            .containsEntry("ssl.truststore.location", "/etc/courier/kafka-ca/ca.crt")
            .containsEntry("ssl.keystore.type", "PKCS12")
            .containsEntry("ssl.keystore.location", "/etc/courier/kafka-client/client.p12")
            .containsEntry("ssl.keystore.password", "kafka-user/user.password")
            .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
            .containsEntry("sasl.jaas.config", "kafka-user/sasl.jaas.config");
      }
    }
    KafkaProperties plain =
        binder(Rendering.defaults().manifests().workload("push"))
            .bindOrCreate("spring.kafka", KafkaProperties.class);
    assertThat(plain.buildConsumerProperties()).doesNotContainKey("security.protocol");
  }

  @Test
  void redisIsReachedByTlsWithTheNamedSecrets() {
    for (Workload workload : Rendering.everything().manifests().workloads()) {
      Binder binder = binder(workload);
      DataRedisProperties redis = binder.bind("spring.data.redis", DataRedisProperties.class).get();
      assertThat(redis.getUsername()).isEqualTo("courier");
      assertThat(redis.getPassword()).isEqualTo("redis-login/secret");
      assertThat(redis.getSsl().isEnabled()).isTrue();
      SslProperties ssl = binder.bind("spring.ssl", SslProperties.class).get();
      assertThat(ssl.getBundle().getPem()).containsOnlyKeys(redis.getSsl().getBundle());
      assertThat(ssl.getBundle().getPem().get("redis"))
          .extracting(it -> it.getTruststore().getCertificate())
          .isEqualTo("file:/etc/courier/redis-ca/ca.crt");
    }
  }

  @Test
  void postgresIsReachedByTlsWithItsCa() {
    Manifests manifests = Rendering.everything().manifests();
    for (String service : List.of("logic", "offline")) {
      assertThat(manifests.workload(service).environment())
          .containsEntry(
              "POSTGRES_URL",
              "jdbc:postgresql://postgres.test:5433/chat"
                  + "?sslmode=verify-full&sslrootcert=/etc/courier/postgres-ca/ca.crt")
          .containsEntry("POSTGRES_USER", "database/user")
          .containsEntry("POSTGRES_PASSWORD", "database/pass");
    }
  }

  @Test
  void theReadmeListsSpringsOwnKeys() {
    String readme = Repository.read(Repository.CHART.resolve("README.md"));
    SPRING_KEYS.forEach(
        (variable, key) -> assertThat(readme).contains("`" + variable + "`").contains("`" + key));
  }

  /// The variables that common-kafka's README promises to all services with Kafka.
  private static Set<String> variablesOfTopics() {
    String readme = Repository.read(Repository.ROOT.resolve("common-kafka/README.md"));
    return Pattern.compile("`(COURIER_TOPICS_[A-Z_]+)`")
        .matcher(readme)
        .results()
        .map(it -> it.group(1))
        .collect(Collectors.toSet());
  }

  /// Binds as Spring Boot binds the variables of a process.
  private static Binder binder(Workload workload) {
    Map<String, Object> environment = new LinkedHashMap<>(workload.environment());
    return new Binder(
        ConfigurationPropertySources.from(
            new SystemEnvironmentPropertySource("systemEnvironment", environment)));
  }
}
