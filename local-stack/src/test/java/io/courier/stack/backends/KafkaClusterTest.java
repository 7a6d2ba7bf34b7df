package io.courier.stack.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.courier.stack.StackFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three brokers of which one is killed.
class KafkaClusterTest {
  @TempDir Path directory;

  @Test
  void recordsAreTakenWhileOneOfThreeBrokersIsAwayAndItCatchesUpWhenItIsBack() throws Exception {
    BackEndSettings settings = new BackEndSettings(directory, true, 0, 0, 0).withBrokers(3);
    try (BackEnds backEnds = BackEnds.open(settings)) {
      BackEnd kafka = backEnds.kafka();
      assertThat(kafka.processes()).extracting(BackEnd::name).hasSize(3).contains("kafka-2");
      assertThat(Set.copyOf(kafka.pids())).hasSize(3);
      BackEnd second = kafka.processes().get(1);
      assertThat(backEnds.named("kafka-2")).isSameAs(second);
      Map<String, Object> config = Map.of("bootstrap.servers", backEnds.kafkaBootstrapServers());
      try (Admin admin = Admin.create(config);
          KafkaProducer<String, String> producer =
              new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
        // As the services make theirs.
        NewTopic topic = new NewTopic("kept", Optional.of(6), Optional.empty());
        admin.createTopics(List.of(topic)).all().get(20, TimeUnit.SECONDS);
        // A broker that is asked may not have heard of it yet.
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> inSync(admin) == 18);
        Config kept =
            await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> configOf(admin), answer -> true);
        assertThat(kept.get("min.insync.replicas").value()).isEqualTo("2");
        assertThat(kept.get("unclean.leader.election.enable").value()).isEqualTo("false");

        second.kill();
        assertThat(kafka.pids()).hasSize(2);
        for (int partition = 0; partition < 6; partition++) {
          producer
              .send(new ProducerRecord<>("kept", partition, "k", "while one is away"))
              .get(60, TimeUnit.SECONDS);
        }

        second.start();
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> inSync(admin) == 18);
      }
    }
    assertThatThrownBy(() -> BackEnds.open(settings.withBrokers(1)).kafka())
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("another number of brokers");
  }

  @Test
  void twoBrokersAreRefused() {
    BackEndSettings settings = new BackEndSettings(directory, true, 0, 0, 0);
    assertThatThrownBy(() -> settings.withBrokers(2)).isInstanceOf(StackFailure.class);
  }

  private static Config configOf(Admin admin) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "kept");
    return Objects.requireNonNull(
        admin.describeConfigs(List.of(resource)).all().get().get(resource));
  }

  /// Of six partitions with three replicas each.
  private static int inSync(Admin admin) throws Exception {
    TopicDescription kept =
        Objects.requireNonNull(
            admin.describeTopics(List.of("kept")).allTopicNames().get().get("kept"));
    return kept.partitions().stream().mapToInt(partition -> partition.isr().size()).sum();
  }
}
