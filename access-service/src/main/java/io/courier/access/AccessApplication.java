package io.courier.access;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Access: owns shards, serves the sessions of their users, and hands over deliveries.
@SpringBootApplication(proxyBeanMethods = false)
public class AccessApplication {
  static void main(String[] args) {
    SpringApplication.run(AccessApplication.class, args);
  }
}
