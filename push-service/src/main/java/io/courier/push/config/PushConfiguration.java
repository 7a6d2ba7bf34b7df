package io.courier.push.config;

import io.courier.kafka.batch.PollLoops;
import io.courier.kafka.check.RecordCheck;
import io.courier.kafka.consume.PollLoop;
import io.courier.kafka.consume.PollLoopSettings;
import io.courier.kafka.health.PollLoopHealth;
import io.courier.kafka.redis.RedisPipeline;
import io.courier.kafka.topics.TopicFactsClient;
import io.courier.messages.id.Shards;
import io.courier.messages.redis.TopicFacts;
import io.courier.messages.topic.Topic;
import io.courier.push.dedup.FirstPosition;
import io.courier.push.dedup.FirstPositions;
import io.courier.push.poll.PushMetrics;
import io.courier.push.poll.PushProcessor;
import io.courier.push.presence.PresenceReader;
import io.courier.push.receipt.ReceiptRouting;
import io.courier.push.route.RecordLimit;
import io.courier.push.task.Routing;
import io.courier.push.task.TaskCheck;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Puts Push together: one poll loop over both topics, and what it decides with.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PushProperties.class)
class PushConfiguration {
  private static final String LOOP = "push";
  private static final List<Topic> TOPICS = List.of(Topic.PUSH_TASK, Topic.PUSH_RECEIPT);

  /// Waits until Offline has published them.
  @Bean
  TopicFacts topicFacts(TopicFactsClient client) {
    return client.await();
  }

  @Bean
  RedisPipeline redisPipeline(
      LettuceConnectionFactory redis, PushProperties properties, MeterRegistry registry) {
    return new RedisPipeline(redis, properties.redisTimeout(), registry, LOOP);
  }

  @Bean
  PushProcessor pushProcessor(
      TopicFacts facts, PushProperties properties, RedisPipeline redis, MeterRegistry registry) {
    RecordCheck check = new RecordCheck(new Shards(facts.shards()));
    RecordLimit limit = new RecordLimit((int) properties.maxRecordSize().toBytes());
    return new PushProcessor(
        facts.generation(),
        new TaskCheck(check),
        new Routing(limit),
        new ReceiptRouting(check, limit),
        redis,
        new FirstPositions(new FirstPosition(facts.generation()), properties.dedupLife()),
        new PresenceReader(properties.maxFieldsPerCommand()),
        new PushMetrics(registry),
        properties.maxUsersPerRoundTrip());
  }

  @Bean
  PollLoop pushLoop(PollLoops loops, PushProcessor processor, PushProperties properties) {
    List<String> names = TOPICS.stream().map(Topic::topicName).toList();
    PollLoopSettings settings =
        PollLoopSettings.ranged(LOOP, LOOP, names)
            .withBounds(
                properties.maxUnresolvedRecords(), properties.maxUnresolvedBytes().toBytes())
            .withConsumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, properties.maxPollRecords());
    return loops.batches(settings, TOPICS, processor);
  }

  @Bean
  PollLoopHealth pushLoopHealthIndicator(PollLoop loop) {
    return new PollLoopHealth(loop, System::nanoTime);
  }
}
