package io.courier.offline.service;

import io.courier.offline.OfflineApplication;
import io.courier.stack.backends.BackEnds;
import io.courier.stack.backends.Database;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// One running service for all tests that extend this. They share its topics, so each takes users
/// of its own.
@SpringBootTest(
    classes = OfflineApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "courier.topics.shards=4",
      "courier.offline.page.max-entries=3",
      "courier.offline.mailbox.max-messages=80",
      "courier.offline.device.max-per-user=4",
      "courier.offline.retention.batch-rows=7"
    })
@Import(ServiceTest.Time.class)
abstract class ServiceTest {
  /// The service's time, which is ours but for an offset.
  @TestConfiguration(proxyBeanMethods = false)
  static class Time {
    @Bean
    @Primary
    MovableClock movableClock() {
      return new MovableClock();
    }
  }

  private static final Database DATABASE = BackEnds.shared().createDatabase("offline_service");

  @Autowired protected JdbcTemplate jdbc;
  @Autowired protected StringRedisTemplate redis;
  @Autowired protected MovableClock clock;

  @SuppressWarnings("NullAway.Init")
  protected OfflineUnderTest offline;

  @DynamicPropertySource
  static void backEnds(DynamicPropertyRegistry registry) {
    BackEnds.shared()
        .springProperties("kafka", "redis")
        .forEach((k, v) -> registry.add(k, () -> v));
    BackEnds.springProperties(DATABASE).forEach((k, v) -> registry.add(k, () -> v));
  }

  @BeforeEach
  void open() {
    offline = new OfflineUnderTest();
    Awaitility.setDefaultTimeout(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    offline.close();
  }

  protected long rows(String user, String device) {
    return count(
        "SELECT count(*) FROM offline.mailbox_entry WHERE user_id = ? AND device = ?",
        user,
        device);
  }

  protected long count(String sql, Object... arguments) {
    Long count = jdbc.queryForObject(sql, Long.class, arguments);
    return count == null ? 0 : count;
  }
}
