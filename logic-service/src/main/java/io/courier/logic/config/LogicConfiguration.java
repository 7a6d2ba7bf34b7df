package io.courier.logic.config;

import io.courier.kafka.batch.PollLoops;
import io.courier.kafka.consume.PollLoop;
import io.courier.kafka.consume.PollLoopSettings;
import io.courier.kafka.health.PollLoopHealth;
import io.courier.kafka.redis.RedisPipeline;
import io.courier.kafka.topics.TopicFactsClient;
import io.courier.kafka.topics.TopicSettings;
import io.courier.logic.chat.Admission;
import io.courier.logic.chat.ChatProcessor;
import io.courier.logic.chat.LogicMetrics;
import io.courier.logic.chat.Relations;
import io.courier.logic.chat.RequestReader;
import io.courier.logic.fanout.FanOut;
import io.courier.logic.group.GroupDecision;
import io.courier.logic.group.GroupLimits;
import io.courier.logic.idempotency.FirstSeq;
import io.courier.logic.idempotency.FirstSeqs;
import io.courier.logic.rate.RateBook;
import io.courier.logic.rate.RedisBuckets;
import io.courier.logic.store.GroupPurge;
import io.courier.logic.store.GroupStore;
import io.courier.logic.store.Groups;
import io.courier.logic.store.PostgresGroups;
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
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

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
  FanOut fanOut(TopicFacts facts, LogicProperties properties) {
    return new FanOut(new Shards(facts.shards()), properties.recipientsPerTask());
  }

  @Bean
  LogicMetrics logicMetrics(MeterRegistry registry) {
    return new LogicMetrics(registry);
  }

  @Bean
  Groups groups(
      JdbcTemplate jdbc,
      PlatformTransactionManager transactions,
      FanOut fanOut,
      LogicProperties properties,
      LogicMetrics metrics,
      MeterRegistry registry) {
    GroupStore store = new PostgresGroups(jdbc, transactions, fanOut.packing(), registry);
    Groups groups = new Groups(store, properties.group().cachedMembers());
    metrics.watch(groups);
    return groups;
  }

  @Bean
  GroupPurge groupPurge(
      JdbcTemplate jdbc,
      PlatformTransactionManager transactions,
      TopicSettings topics,
      LogicProperties properties,
      MeterRegistry registry) {
    return new GroupPurge(
        jdbc, transactions, topics.retention(), properties.group().purgeRows(), registry);
  }

  @Bean
  ChatProcessor chatProcessor(
      TopicFacts facts,
      LogicProperties properties,
      Groups groups,
      Relations relations,
      RedisPipeline redis,
      FanOut fanOut,
      LogicMetrics metrics) {
    LogicProperties.Group limits = properties.group();
    RateBook rates = properties.rate().book();
    metrics.watch(rates);
    return new ChatProcessor(
        new RequestReader(
            facts.generation(),
            new Admission(
                (int) properties.maxContentSize().toBytes(), properties.content().rules())),
        new GroupDecision(
            new GroupLimits(
                limits.maxMembers(),
                limits.maxGroupsOfUser(),
                limits.maxUsersOfCommand(),
                limits.membersMayInvite())),
        groups,
        relations,
        new FirstSeqs(new FirstSeq(facts.generation()), properties.idempotencyLife()),
        new RedisBuckets(rates),
        redis,
        fanOut,
        metrics);
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
