package io.courier.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The gateway: client connections on one side, links to the owners of shards on the other.
@SpringBootApplication
public class GatewayApplication {
  static void main(String[] args) {
    SpringApplication.run(GatewayApplication.class, args);
  }
}
