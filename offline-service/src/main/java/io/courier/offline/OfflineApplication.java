package io.courier.offline;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Offline: keeps mailboxes and devices in PostgreSQL, and replays.
@SpringBootApplication
public class OfflineApplication {
  static void main(String[] args) {
    SpringApplication.run(OfflineApplication.class, args);
  }
}
