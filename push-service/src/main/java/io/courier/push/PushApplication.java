package io.courier.push;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Push: routes messages to devices that are online, and to the store for all others.
@SpringBootApplication
public class PushApplication {
  static void main(String[] args) {
    SpringApplication.run(PushApplication.class, args);
  }
}
