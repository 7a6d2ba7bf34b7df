package io.courier.kafka.topics;

import io.courier.kafka.start.StartProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks how large a record each topic takes, and raises the dead letters' limits where they are
/// too low: topics of an earlier version, or a source whose limit was raised.
final class TopicLimitSetup {
  private static final Logger LOG = LoggerFactory.getLogger(TopicLimitSetup.class);

  private final Admin admin;
  private final Duration answersWithin;

  TopicLimitSetup(Admin admin, Duration answersWithin) {
    this.admin = admin;
    this.answersWithin = answersWithin;
  }

  /// @throws StartProblem when a topic's limit is impossible
  /// @throws ExecutionException when Kafka refuses
  /// @throws TimeoutException when Kafka does not answer
  void ensure(Collection<String> topics)
      throws ExecutionException, TimeoutException, InterruptedException {
    for (String topic : TopicLimits.toRaise(limits(topics))) {
      raise(topic);
    }
  }

  private Map<String, Integer> limits(Collection<String> topics)
      throws ExecutionException, TimeoutException, InterruptedException {
    List<ConfigResource> resources = new ArrayList<>();
    topics.forEach(topic -> resources.add(resource(topic)));
    Map<String, Integer> limits = new HashMap<>();
    for (Map.Entry<ConfigResource, KafkaFuture<Config>> described :
        admin
            .describeConfigs(
                resources, new DescribeConfigsOptions().timeoutMs((int) answersWithin.toMillis()))
            .values()
            .entrySet()) {
      try {
        ConfigEntry limit =
            described
                .getValue()
                .get(answersWithin.toMillis(), TimeUnit.MILLISECONDS)
                .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (limit != null && limit.value() != null) {
          limits.put(described.getKey().name(), Integer.valueOf(limit.value()));
        }
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof AuthorizationException)) {
          throw e;
        }
        LOG.warn("the limits of {} may not be seen by this user", described.getKey().name());
      }
    }
    return limits;
  }

  private void raise(String topic) throws TimeoutException, InterruptedException {
    ConfigEntry limit =
        new ConfigEntry(
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(TopicLimits.DEAD_LETTER_BYTES));
    try {
      admin
          .incrementalAlterConfigs(
              Map.of(resource(topic), List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET))))
          .all()
          .get(answersWithin.toMillis(), TimeUnit.MILLISECONDS);
      LOG.info("{} now takes records of {} bytes", topic, TopicLimits.DEAD_LETTER_BYTES);
    } catch (ExecutionException e) {
      throw new StartProblem(
          "The topic " + topic + " takes smaller records than its source: " + e.getMessage(),
          "Set its max.message.bytes to "
              + TopicLimits.DEAD_LETTER_BYTES
              + ", or let Courier's Kafka user alter topics.",
          e);
    }
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }
}
