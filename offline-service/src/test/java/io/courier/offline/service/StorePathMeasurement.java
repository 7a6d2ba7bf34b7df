package io.courier.offline.service;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/// Measures the store path and the paging, roughly. Not run with the tests: ask for it by name,
/// also with `-DCOURIER_OFFLINE_COPY_ENABLED=false`.
class StorePathMeasurement extends ServiceTest {
  private static final Logger LOG = LoggerFactory.getLogger(StorePathMeasurement.class);
  private static final int USERS = Integer.getInteger("users", 1_000);

  @Autowired private MeterRegistry meters;

  @Test
  void storesPerSecondAndPagesPerSecond() {
    List<String> users = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      users.add(OfflineUnderTest.newUser());
    }
    for (int round = 1; round <= 3; round++) {
      measureStores(users, 20_000);
    }
    measurePages(users);
    measureEmpty();
  }

  private void measureStores(List<String> users, int messages) {
    long before = allRows();
    long start = System.nanoTime();
    for (int i = 0; i < messages; i++) {
      offline.store(users.get(i % USERS), "m-" + "x".repeat(150) + i, "phone");
    }
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> allRows() == before + messages);
    report("rows stored", messages, start);
  }

  private void measurePages(List<String> users) {
    for (int round = 1; round <= 3; round++) {
      measureRounds("courier.offline.pages", "first pages", users);
    }
  }

  private void measureEmpty() {
    List<String> users = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      users.add(OfflineUnderTest.newUser());
    }
    String counter = "courier.offline.empty.answers";
    measureRounds(counter, "empty answers to new devices", users);
    measureRounds(counter, "empty answers to known devices", users);
  }

  private void measureRounds(String counter, String what, List<String> users) {
    double before = meters.get(counter).counter().count();
    long start = System.nanoTime();
    users.forEach(user -> offline.marker(user, "phone"));
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> meters.get(counter).counter().count() >= before + users.size());
    report(what, users.size(), start);
  }

  private long allRows() {
    return count("SELECT count(*) FROM offline.mailbox_entry");
  }

  private static void report(String what, int count, long startNanos) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    LOG.info("MEASURED {} {} in {} s: {}/s", count, what, seconds, Math.round(count / seconds));
  }
}
