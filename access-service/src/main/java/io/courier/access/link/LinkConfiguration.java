package io.courier.access.link;

import io.courier.access.settings.AccessProperties;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.standard.ServletServerContainerFactoryBean;

/// Puts the endpoint on its path, with its bounds.
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
@EnableScheduling
class LinkConfiguration {
  static final String PATH = "/link";

  @Bean
  LinkEndpoint linkEndpoint(
      LinkFrames frames, Greeting greeting, AccessProperties properties, MeterRegistry registry) {
    return new LinkEndpoint(frames, greeting, properties.link(), new LinkMetrics(registry));
  }

  @Bean
  WebSocketConfigurer linkPath(LinkEndpoint endpoint) {
    return (WebSocketHandlerRegistry registry) -> registry.addHandler(endpoint, PATH);
  }

  @Bean
  ServletServerContainerFactoryBean linkBounds(AccessProperties properties) {
    ServletServerContainerFactoryBean container = new ServletServerContainerFactoryBean();
    container.setMaxBinaryMessageBufferSize((int) properties.link().maxMessage().toBytes());
    return container;
  }

  @Bean
  SilenceWatch linkSilenceWatch(LinkEndpoint endpoint) {
    return new SilenceWatch(endpoint);
  }

  /// Looks for silent links once a second.
  record SilenceWatch(LinkEndpoint endpoint) {
    @Scheduled(fixedDelay = 1_000)
    void look() {
      endpoint.closeSilent();
    }
  }
}
