package io.courier.logic.config;

import io.courier.kafka.batch.PollLoops;
import io.courier.kafka.consume.PollLoop;
import io.courier.kafka.consume.PollLoopSettings;
import io.courier.kafka.health.PollLoopHealth;
import io.courier.kafka.redis.RedisPipeline;
import io.courier.kafka.topics.TopicFactsClient;
import io.courier.logic.chat.Admission;
import io.courier.logic.chat.ChatProcessor;
import io.courier.logic.chat.LogicMetrics;
import io.courier.logic.fanout.DirectRecipients;
import io.courier.logic.fanout.FanOut;
import io.courier.logic.fanout.Recipients;
import io.courier.logic.idempotency.FirstSeq;
import io.courier.logic.idempotency.FirstSeqs;
import io.courier.messages.id.Shards;
import io.courier.messages.redis.TopicFacts;
import io.courier.messages.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Puts Logic together: one poll loop over `chat_input`, and what it decides with.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LogicProperties.class)
class LogicConfiguration {
  private static final String LOOP = "logic";

  /// Waits until Offline has published them.
  @Bean
  TopicFacts topicFacts(TopicFactsClient client) {
    return client.await();
  }

  @Bean
  RedisPipeline redisPipeline(
      LettuceConnectionFactory redis, LogicProperties properties, MeterRegistry registry) {
    return new RedisPipeline(redis, properties.redisTimeout(), registry, LOOP);
  }

  @Bean
  Recipients recipients() {
    return new DirectRecipients();
  }

  @Bean
  ChatProcessor chatProcessor(
      TopicFacts facts,
      LogicProperties properties,
      RedisPipeline redis,
      Recipients recipients,
      MeterRegistry registry) {
    return new ChatProcessor(
        facts.generation(),
        new Admission((int) properties.maxContentSize().toBytes()),
        new FirstSeqs(new FirstSeq(facts.generation()), properties.idempotencyLife()),
        redis,
        recipients,
        new FanOut(new Shards(facts.shards()), properties.recipientsPerTask()),
        new LogicMetrics(registry));
  }

  @Bean
  PollLoop logicLoop(PollLoops loops, ChatProcessor processor, LogicProperties properties) {
    PollLoopSettings settings =
        PollLoopSettings.ranged(LOOP, LOOP, List.of(Topic.CHAT_INPUT.topicName()))
            .withBounds(
                properties.maxUnresolvedRecords(), properties.maxUnresolvedBytes().toBytes())
            .withConsumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, properties.maxPollRecords());
    return loops.batches(settings, List.of(Topic.CHAT_INPUT), processor);
  }

  @Bean
  PollLoopHealth logicLoopHealthIndicator(PollLoop loop) {
    return new PollLoopHealth(loop, System::nanoTime);
  }
}
