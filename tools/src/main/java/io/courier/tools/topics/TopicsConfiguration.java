package io.courier.tools.topics;

import io.courier.kafka.topics.TopicIds;
import io.courier.kafka.topics.TopicSettings;
import io.courier.kafka.topics.TopicSetup;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What a service does about its topics when it starts, and nothing else of a service.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TopicSettings.class, KafkaProperties.class})
class TopicsConfiguration {
  @Bean
  Admin kafkaAdminClient(KafkaProperties properties) {
    return Admin.create(properties.buildAdminProperties());
  }

  /// They exist and agree when this bean is there.
  @Bean
  TopicIds topicIds(Admin admin, TopicSettings settings, KafkaProperties properties) {
    return new TopicSetup(admin, settings, String.join(",", properties.getBootstrapServers()))
        .ensure();
  }
}
