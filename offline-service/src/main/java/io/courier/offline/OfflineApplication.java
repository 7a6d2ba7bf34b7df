package io.courier.offline;

import io.courier.offline.settings.OfflineSettings;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/// Offline: keeps mailboxes and devices in PostgreSQL, and replays.
@SpringBootApplication
@EnableConfigurationProperties(OfflineSettings.class)
public class OfflineApplication {
  static void main(String[] args) {
    SpringApplication.run(OfflineApplication.class, args);
  }
}
