package io.courier.helm;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.topic.Topic;
import io.strimzi.api.kafka.model.kafka.KafkaSpec;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePoolSpec;
import io.strimzi.api.kafka.model.user.KafkaUserAuthorizationSimple;
import io.strimzi.api.kafka.model.user.KafkaUserSpec;
import io.strimzi.api.kafka.model.user.acl.AclRule;
import io.strimzi.api.kafka.model.user.acl.AclRuleTopicResource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/// The manifests of the examples fit the values that stand beside them.
class ExamplesTest {
  private static final Map<String, Object> VALUES =
      Manifests.strictYaml().load(Repository.read(Repository.EXAMPLES.resolve("values.yaml")));

  @Test
  void kafkaHasTheListenerTheReplicasAndTheUserThatTheValuesName() {
    List<Map<String, Object>> documents = documents("kafka-strimzi.yaml");
    Map<String, Object> kafka = only(documents, "Kafka");
    Map<String, Object> pool = only(documents, "KafkaNodePool");
    Map<String, Object> user = only(documents, "KafkaUser");
    String cluster = text(kafka, "metadata", "name");

    assertThat(text(VALUES, "kafka", "bootstrapServers"))
        .isEqualTo(cluster + "-kafka-bootstrap:9093");
    assertThat(text(VALUES, "kafka", "tls", "caSecret", "name"))
        .isEqualTo(cluster + "-cluster-ca-cert");
    assertThat(text(VALUES, "kafka", "sasl", "secret", "name"))
        .isEqualTo(text(user, "metadata", "name"));
    assertThat(text(user, "spec", "authentication", "type")).isEqualTo("scram-sha-512");
    assertThat(at(kafka, "spec", "kafka", "config"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        // Services make topics themselves, and say how many partitions.
        .containsEntry("auto.create.topics.enable", false)
        .containsEntry("unclean.leader.election.enable", false);
    assertThat((List<?>) at(kafka, "spec", "kafka", "listeners"))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(at((Map<?, ?>) it, "port")).isEqualTo(9093);
              assertThat(at((Map<?, ?>) it, "tls")).isEqualTo(true);
              assertThat(text((Map<?, ?>) it, "authentication", "type")).isEqualTo("scram-sha-512");
            });
    assertThat(at(VALUES, "kafka", "network", "ports")).isEqualTo(List.of(9093));
    assertThat((Integer) at(pool, "spec", "replicas")).isGreaterThanOrEqualTo(3);
    assertThat(text(pool, "metadata", "labels", "strimzi.io/cluster")).isEqualTo(cluster);
    assertThat(peerLabels("kafka")).containsEntry("strimzi.io/cluster", cluster);
  }

  @Test
  void kafkasManifestsAreOfStrimzisTypes() {
    List<Map<String, Object>> documents = documents("kafka-strimzi.yaml");
    KafkaSpec kafka = Strict.decode(at(only(documents, "Kafka"), "spec"), KafkaSpec.class);
    KafkaUserSpec user =
        Strict.decode(at(only(documents, "KafkaUser"), "spec"), KafkaUserSpec.class);
    Strict.decode(at(only(documents, "KafkaNodePool"), "spec"), KafkaNodePoolSpec.class);

    assertThat(kafka.getKafka().getListeners()).hasSize(1);
    // Each topic of the code is among those that the user may make, write and read.
    List<String> prefixes =
        ((KafkaUserAuthorizationSimple) user.getAuthorization())
            .getAcls().stream()
                .map(AclRule::getResource)
                .filter(AclRuleTopicResource.class::isInstance)
                .map(it -> ((AclRuleTopicResource) it).getName())
                .toList();
    for (Topic topic : Topic.values()) {
      assertThat(prefixes).anyMatch(topic.topicName()::startsWith);
      assertThat(prefixes).anyMatch(topic.deadLetterName()::startsWith);
    }
  }

  @Test
  void redisHasTheServiceTheSecretAndTheLabelsThatTheValuesName() {
    Map<String, Object> redis = only(documents("redis-operator.yaml"), "RedisReplication");
    Map<String, Object> sentinel = only(documents("redis-operator.yaml"), "RedisSentinel");
    String name = text(redis, "metadata", "name");

    assertThat(text(VALUES, "redis", "host")).isEqualTo(name + "-master");
    assertThat(text(redis, "spec", "kubernetesConfig", "redisSecret", "name"))
        .isEqualTo(text(VALUES, "redis", "existingSecret", "name"));
    assertThat(text(redis, "spec", "kubernetesConfig", "redisSecret", "key"))
        .isEqualTo(text(VALUES, "redis", "existingSecret", "key"));
    assertThat(text(sentinel, "spec", "redisSentinelConfig", "redisReplicationName"))
        .isEqualTo(name);
    assertThat(peerLabels("redis")).containsEntry("app", name);
  }

  @Test
  void postgresHasTheServiceTheSecretAndTheDatabaseThatTheValuesName() {
    Map<String, Object> postgres = only(documents("postgres-cloudnativepg.yaml"), "Cluster");
    String name = text(postgres, "metadata", "name");

    assertThat(text(VALUES, "postgres", "host")).isEqualTo(name + "-rw");
    assertThat(text(VALUES, "postgres", "existingSecret", "name")).isEqualTo(name + "-app");
    assertThat(text(VALUES, "postgres", "tls", "caSecret", "name")).isEqualTo(name + "-ca");
    assertThat(text(postgres, "spec", "bootstrap", "initdb", "database"))
        .isEqualTo(text(VALUES, "postgres", "database"));
    assertThat((Integer) at(postgres, "spec", "instances")).isGreaterThanOrEqualTo(2);
    assertThat(peerLabels("postgres")).containsEntry("cnpg.io/cluster", name);
  }

  @Test
  void connectionsOfAllServicesFitOnPostgres() {
    Map<String, Object> postgres = only(documents("postgres-cloudnativepg.yaml"), "Cluster");
    int allowed =
        Integer.parseInt(text(postgres, "spec", "postgresql", "parameters", "max_connections"));
    Manifests manifests =
        Rendering.of("examples", Repository.EXAMPLES.resolve("values.yaml")).manifests();
    int pool =
        Integer.parseInt(
            manifests
                .workload("offline")
                .environment()
                .getOrDefault("COURIER_OFFLINE_POOL_SIZE", ""));

    // 11 instances: as many as 24 shards and two loops allow, with one of a rollout.
    assertThat(pool * 12).isLessThan(allowed);
  }

  private static List<Map<String, Object>> documents(String file) {
    List<Map<String, Object>> documents = new ArrayList<>();
    Path path = Repository.EXAMPLES.resolve(file);
    for (Object document : Manifests.strictYaml().loadAll(Repository.read(path))) {
      if (document instanceof Map<?, ?> map) {
        @SuppressWarnings("unchecked")
        Map<String, Object> texts = (Map<String, Object>) map;
        documents.add(texts);
      }
    }
    return documents;
  }

  private static Map<String, Object> only(List<Map<String, Object>> documents, String kind) {
    List<Map<String, Object>> found =
        documents.stream().filter(it -> kind.equals(it.get("kind"))).toList();
    assertThat(found).describedAs(kind).hasSize(1);
    return found.getFirst();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> peerLabels(String backEnd) {
    List<?> peers = (List<?>) at(VALUES, backEnd, "network", "to");
    return (Map<String, Object>) at((Map<?, ?>) peers.getFirst(), "podSelector", "matchLabels");
  }

  private static String text(Map<?, ?> tree, String... path) {
    return String.valueOf(at(tree, path));
  }

  private static Object at(Map<?, ?> tree, String... path) {
    Object node = tree;
    for (String key : path) {
      node = requireNonNull(((Map<?, ?>) node).get(key), String.join(".", path));
    }
    return node;
  }
}
