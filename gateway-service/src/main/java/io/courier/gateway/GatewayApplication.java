package io.courier.gateway;

import io.courier.gateway.config.GatewayProperties;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/// The gateway: client connections on one side, links to the owners of shards on the other.
@SpringBootApplication
@EnableConfigurationProperties(GatewayProperties.class)
public class GatewayApplication {
  static void main(String[] args) {
    SpringApplication.run(GatewayApplication.class, args);
  }
}
