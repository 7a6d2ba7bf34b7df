package io.courier.helm;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat((Integer) at(pool, "spec", "replicas")).isGreaterThanOrEqualTo(3);
    assertThat(text(pool, "metadata", "labels", "strimzi.io/cluster")).isEqualTo(cluster);
    assertThat(peerLabels("kafka")).containsEntry("strimzi.io/cluster", cluster);
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
      node = ((Map<?, ?>) node).get(key);
      assertThat(node).describedAs(String.join(".", path)).isNotNull();
    }
    return node;
  }
}
