package io.courier.kafka;

import io.courier.kafka.batch.PollLoops;
import io.courier.kafka.consume.ConsumerSource;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.produce.Producers;
import io.courier.kafka.redis.RedisSettings;
import io.courier.kafka.start.ProcessEnd;
import io.courier.kafka.start.ServiceEnd;
import io.courier.kafka.topics.TopicFactsClient;
import io.courier.kafka.topics.TopicGuard;
import io.courier.kafka.topics.TopicIds;
import io.courier.kafka.topics.TopicSettings;
import io.courier.kafka.topics.TopicSetup;
import io.courier.kafka.topics.TopicWatch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.core.MicrometerProducerListener;
import org.springframework.kafka.core.ProducerFactory;

/// What every service with Kafka gets: one producer, poll loops, dead letters, topics that exist.
@AutoConfiguration(before = KafkaAutoConfiguration.class)
@EnableConfigurationProperties({TopicSettings.class, RedisSettings.class, KafkaProperties.class})
public class CourierKafkaAutoConfiguration {
  /// What one fetch brings at most, and so what one poll can hold besides what is not yet done.
  private static final int FETCH_BYTES = 16 << 20;

  @Bean
  ConsumerFactory<byte[], byte[]> consumerFactory(
      KafkaProperties properties, KafkaConnectionDetails connection, MeterRegistry registry) {
    Map<String, Object> settings = properties.buildConsumerProperties();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, connection.getBootstrapServers());
    settings.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    DefaultKafkaConsumerFactory<byte[], byte[]> factory =
        new DefaultKafkaConsumerFactory<>(
            settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    factory.addListener(new MicrometerConsumerListener<>(registry));
    return factory;
  }

  @Bean
  ProducerFactory<byte[], byte[]> producerFactory(
      KafkaProperties properties, KafkaConnectionDetails connection, MeterRegistry registry) {
    Map<String, Object> settings = properties.buildProducerProperties();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, connection.getBootstrapServers());
    DefaultKafkaProducerFactory<byte[], byte[]> factory = Producers.factory(settings);
    factory.addListener(new MicrometerProducerListener<>(registry));
    return factory;
  }

  /// Boot's own would ask for a factory of another type, and the context would not start.
  @Bean
  KafkaTemplate<byte[], byte[]> kafkaTemplate(ProducerFactory<byte[], byte[]> factory) {
    return new KafkaTemplate<>(factory);
  }

  /// Closed by its factory.
  @Bean(destroyMethod = "")
  Producer<byte[], byte[]> producer(ProducerFactory<byte[], byte[]> factory) {
    return factory.createProducer();
  }

  @Bean
  Admin kafkaAdminClient(KafkaProperties properties, KafkaConnectionDetails connection) {
    Map<String, Object> settings = properties.buildAdminProperties();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, connection.getBootstrapServers());
    return Admin.create(settings);
  }

  /// Topics exist and agree before anything that needs this bean starts.
  @Bean
  TopicIds topicIds(
      Admin admin,
      TopicSettings settings,
      KafkaConnectionDetails connection,
      MeterRegistry registry) {
    Gauge.builder("courier.shards", settings, TopicSettings::shards)
        .description("P, how many shards there are")
        .register(registry);
    List<String> servers = connection.getBootstrapServers();
    return new TopicSetup(admin, settings, String.join(",", servers)).ensure();
  }

  /// Lazy: the one service that publishes the facts does not wait for them.
  @Bean
  @Lazy
  TopicFactsClient topicFactsClient(
      StringRedisTemplate redis, TopicIds ids, TopicSettings settings) {
    return new TopicFactsClient(redis, ids, settings.startTimeout());
  }

  @Bean
  @ConditionalOnMissingBean
  ServiceEnd serviceEnd(ApplicationContext context) {
    return new ProcessEnd(context);
  }

  /// The health contributor `topics`.
  @Bean
  TopicWatch topicsHealthIndicator(
      Admin admin, TopicIds ids, TopicSettings settings, ServiceEnd end, MeterRegistry registry) {
    return new TopicWatch(admin, ids, settings.checkEvery(), end, registry);
  }

  @Bean
  LettuceClientOptionsBuilderCustomizer boundedRedis(RedisSettings settings) {
    return settings::apply;
  }

  @Bean
  DeadLetters deadLetters(
      Producer<byte[], byte[]> producer,
      MeterRegistry registry,
      @Value("${spring.application.name:courier}") String service) {
    return new DeadLetters(producer, registry, service);
  }

  /// Needs the guard, and so the topic ids: no loop starts before its topics are there.
  @Bean
  PollLoops pollLoops(
      ConsumerFactory<byte[], byte[]> consumers,
      Producer<byte[], byte[]> producer,
      DeadLetters deadLetters,
      MeterRegistry registry,
      TopicGuard guard) {
    return new PollLoops(new ConsumerSource(consumers), producer, deadLetters, registry, guard);
  }
}
