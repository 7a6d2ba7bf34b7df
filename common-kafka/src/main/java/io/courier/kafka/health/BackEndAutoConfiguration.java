package io.courier.kafka.health;

import io.courier.kafka.CourierKafkaAutoConfiguration;
import io.courier.kafka.topics.TopicWatch;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;

/// Watches Kafka by the looks at its topics, and the others by their health contributors.
@AutoConfiguration(
    after = CourierKafkaAutoConfiguration.class,
    afterName =
        "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration")
@ConditionalOnBean(HealthEndpoint.class)
public class BackEndAutoConfiguration {
  private static final Duration EVERY = Duration.ofSeconds(5);

  /// What the contributors are called that Spring Boot makes.
  private static final Map<String, String> CONTRIBUTORS =
      Map.of("redis", "redis", "postgres", "db");

  @Bean
  BackEndWatch backEndWatch(HealthEndpoint health, TopicWatch kafka, MeterRegistry registry) {
    Map<String, BooleanSupplier> questions = new HashMap<>();
    questions.put("kafka", kafka::isAnswered);
    CONTRIBUTORS.forEach(
        (backEnd, contributor) -> {
          if (health.healthForPath(contributor) != null) {
            questions.put(backEnd, () -> isUp(health.healthForPath(contributor)));
          }
        });
    return new BackEndWatch(questions, EVERY, registry);
  }

  private static boolean isUp(@Nullable HealthDescriptor health) {
    return health != null && Status.UP.equals(health.getStatus());
  }
}
