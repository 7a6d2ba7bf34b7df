package io.courier.kafka.oncall;

import io.courier.kafka.CourierKafkaAutoConfiguration;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.topics.TopicSettings;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.kafka.core.ConsumerFactory;

/// What every service that consumes topics gets: its dead letters in people's hands.
@AutoConfiguration(after = CourierKafkaAutoConfiguration.class)
@EnableConfigurationProperties(OnCallSettings.class)
public class OnCallAutoConfiguration {

  @Bean
  DeadLetterTopics deadLetterTopics(Admin admin) {
    return new DeadLetterTopics(admin);
  }

  @Bean
  ResolutionTopic resolutionTopic(Admin admin, TopicSettings settings) {
    return new ResolutionTopic(admin, settings);
  }

  @Bean
  Looks looks(ConsumerFactory<byte[], byte[]> consumers, OnCallSettings settings) {
    return new Looks(consumers, settings.callTime());
  }

  @Bean
  OpenLetters openLetters(MeterRegistry registry) {
    return new OpenLetters(registry);
  }

  @Bean
  OpenLettersWatch openLettersWatch(
      DeadLetters deadLetters,
      Looks looks,
      DeadLetterTopics topics,
      ResolutionTopic resolutions,
      OpenLetters open,
      OnCallSettings settings) {
    return new OpenLettersWatch(
        () -> DeadLettersDesk.answersFor(deadLetters),
        looks,
        topics,
        resolutions,
        open,
        settings.countEvery());
  }

  @Bean
  DeadLettersDesk deadLettersDesk(
      DeadLetters deadLetters,
      Looks looks,
      DeadLetterTopics topics,
      ResolutionTopic resolutions,
      OpenLetters open,
      Producer<byte[], byte[]> producer,
      ObjectProvider<StringRedisTemplate> redis,
      OnCallSettings settings) {
    Resolver resolver =
        new Resolver(
            looks,
            topics,
            resolutions,
            new Sender(producer),
            new FirstNumbers(redis::getObject),
            new ReplayPace(settings.replaysPerSecond(), TimeMeter.SYSTEM_MILLISECONDS),
            open,
            settings,
            deadLetters.service(),
            Clock.systemUTC());
    Listings listings = new Listings(looks, topics, resolutions, open, settings.lookedAtPerCall());
    return new DeadLettersDesk(deadLetters, looks, topics, resolutions, listings, resolver);
  }

  @Bean
  @ConditionalOnAvailableEndpoint
  DeadLettersEndpoint deadLettersEndpoint(DeadLettersDesk desk) {
    return new DeadLettersEndpoint(desk);
  }
}
