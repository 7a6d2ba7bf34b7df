package io.courier.tools.topics;

import io.courier.messages.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/// Asks Kafka what the topics are like.
final class TopicStates {
  private static final long PATIENCE_SECONDS = 60;

  private final Admin admin;

  TopicStates(Admin admin) {
    this.admin = admin;
  }

  /// Every topic, each with its dead letters behind it.
  List<TopicState> read() throws ExecutionException, TimeoutException, InterruptedException {
    List<String> names = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      names.add(topic.topicName());
      names.add(topic.deadLetterName());
    }
    Map<String, TopicDescription> topics = get(admin.describeTopics(names).allTopicNames());
    Map<ConfigResource, Config> configs =
        get(admin.describeConfigs(names.stream().map(TopicStates::resource).toList()).all());
    List<TopicState> states = new ArrayList<>();
    for (String name : names) {
      TopicDescription topic = topics.get(name);
      Config config = configs.get(resource(name));
      if (topic == null || config == null) {
        throw new IllegalStateException("Kafka does not describe " + name);
      }
      states.add(
          new TopicState(
              name,
              topic.partitions().size(),
              topic.partitions().getFirst().replicas().size(),
              (int) number(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
              Duration.ofMillis(number(config, TopicConfig.RETENTION_MS_CONFIG))));
    }
    return states;
  }

  private static long number(Config config, String key) {
    ConfigEntry entry = config.get(key);
    if (entry == null || entry.value() == null) {
      throw new IllegalStateException("Kafka does not say " + key);
    }
    return Long.parseLong(entry.value());
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static <T> T get(KafkaFuture<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
