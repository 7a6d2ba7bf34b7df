package io.courier.offline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.messages.redis.RedisKeys;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.SessionRound;
import io.courier.messages.topic.Topic;
import io.courier.messages.topic.UserOnline.State;
import io.courier.offline.OfflineApplication;
import io.courier.offline.intake.OfflineLoops;
import io.courier.stack.backends.BackEnds;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.TaskScheduler;

class FaultServiceTest extends ServiceTest {
  @Autowired private MeterRegistry meters;
  @Autowired private HealthEndpoint health;
  @Autowired private TaskScheduler scheduler;

  @AfterEach
  void startAll() {
    BackEnds.shared().postgres().start();
    BackEnds.shared().redis().start();
  }

  @Test
  void anEmptyMailboxIsAnsweredWithoutAnyStatement() {
    String user = OfflineUnderTest.newUser();
    offline.online(user, "phone", State.ONLINE);
    offline.awaitEmpty(offline.marker(user, "phone"));
    long before = statements();
    for (int i = 0; i < 20; i++) {
      offline.awaitEmpty(offline.marker(user, "phone"));
    }
    assertThat(statements()).isEqualTo(before);
  }

  @Test
  void storesWaitWhilePostgresIsDown() {
    String user = OfflineUnderTest.newUser();
    offline.store(user, "m1", "phone");
    await().until(() -> rows(user, "phone") == 1);
    BackEnds.shared().postgres().stop();
    offline.store(user, "m2", "phone");
    SessionRound round = offline.marker(user, "phone");
    await().until(() -> !isReady());
    BackEnds.shared().postgres().start();
    Page page = offline.awaitPage(round, 1);
    assertThat(OfflineUnderTest.ids(page)).containsExactly("m1", "m2");
    await().until(this::isReady);
  }

  @Test
  void withoutRedisKnownDevicesAreStoredForAndReplayed() {
    String user = OfflineUnderTest.newUser();
    offline.store(user, "m1", "phone");
    await().until(() -> rows(user, "phone") == 1);
    BackEnds.shared().redis().stop();
    offline.store(user, "m2", "phone");
    Page page = offline.awaitPage(offline.marker(user, "phone"), 1);
    assertThat(OfflineUnderTest.ids(page)).containsExactly("m1", "m2");
    BackEnds.shared().redis().start();
    await().until(() -> redis.opsForHash().hasKey(RedisKeys.TOPICS, "generation"));
    offline.store(user, "m3", "phone");
    Page again = offline.awaitPage(offline.marker(user, "phone"), 1);
    assertThat(OfflineUnderTest.ids(again)).containsExactly("m1", "m2", "m3");
  }

  @Test
  void whatWaitsByTheClockHoldsUpNothingElseThatHappensByIt() {
    CountDownLatch postgresAnswers = new CountDownLatch(1);
    CountDownLatch waits = new CountDownLatch(1);
    scheduler.schedule(
        () -> {
          waits.countDown();
          try {
            postgresAnswers.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        Instant.now());
    try {
      await().until(() -> waits.getCount() == 0);
      redis.delete(RedisKeys.TOPICS);
      await().until(() -> redis.opsForHash().hasKey(RedisKeys.TOPICS, "generation"));
    } finally {
      postgresAnswers.countDown();
    }
  }

  @Test
  void aNewDeviceWaitsUntilItsHintCanBeDeleted() {
    String user = OfflineUnderTest.newUser();
    offline.online(user, "phone", State.ONLINE);
    offline.awaitEmpty(offline.marker(user, "phone"));
    BackEnds.shared().redis().stop();
    SessionRound round = offline.marker(user, "desk");
    await().until(() -> !isReady());
    assertThat(devices(user)).isEqualTo(1);
    BackEnds.shared().redis().start();
    offline.awaitEmpty(round);
    assertThat(devices(user)).isEqualTo(2);
  }

  @Test
  void aDeposedWriterIsRefusedAndTakesOverAgainWhileItIsAssigned() {
    String user = OfflineUnderTest.newUser();
    offline.store(user, "m1", "phone");
    await().until(() -> rows(user, "phone") == 1);
    double before = refused();
    jdbc.update(
        "UPDATE offline.shard_epoch SET epoch = epoch + 1 WHERE shard = ?", offline.shardOf(user));
    offline.store(user, "m2", "phone");
    await().until(() -> rows(user, "phone") == 2);
    assertThat(refused()).isGreaterThan(before);
  }

  @Test
  void aPoisonRecordBecomesADeadLetterAndTheStreamGoesOn() {
    String user = OfflineUnderTest.newUser();
    int shard = offline.shardOf(user);
    String deadLetters = Topic.OFFLINE_STORAGE.deadLetterName();
    try (OfflineUnderTest reading = new OfflineUnderTest(deadLetters)) {
      byte[] garbage = ("no protobuf of " + user).getBytes(StandardCharsets.UTF_8);
      reading.sendRaw(Topic.OFFLINE_STORAGE, shard, garbage);
      reading.store(user, OfflineUnderTest.message("m1"), 0, false, "phone");
      reading.store(user, "m2", "phone");
      reading.awaitRecord(
          record ->
              record.topic().equals(deadLetters)
                  && new String(record.value(), StandardCharsets.UTF_8).contains(user)
                  && new String(
                          record.headers().lastHeader("courier-dlq-reason").value(),
                          StandardCharsets.UTF_8)
                      .contains("position"));
      Page page = reading.awaitPage(reading.marker(user, "phone"), 1);
      assertThat(OfflineUnderTest.ids(page)).containsExactly("m2");
    }
  }

  @Test
  void aSecondInstanceTakesShardsOverAndGivesThemBack() {
    String user = OfflineUnderTest.newUser();
    offline.store(user, "m1", "phone");
    await().until(() -> rows(user, "phone") == 1);
    long epochs = epochs();
    try (ConfigurableApplicationContext second = secondInstance()) {
      OfflineLoops loops = second.getBean(OfflineLoops.class);
      await().until(() -> loops.health().getStatus().equals(Status.UP));
      offline.store(user, "m2", "phone");
      Page page = offline.awaitPage(offline.marker(user, "phone"), 1);
      assertThat(OfflineUnderTest.ids(page)).containsExactly("m1", "m2");
      assertThat(epochs()).isGreaterThan(epochs);
    }
    offline.store(user, "m3", "phone");
    Page page = offline.awaitPage(offline.marker(user, "phone"), 1);
    assertThat(OfflineUnderTest.ids(page)).containsExactly("m1", "m2", "m3");
    offline.confirm(page);
    await().until(() -> rows(user, "phone") == 0);
    offline.awaitEmpty(offline.marker(user, "phone"));
  }

  private static ConfigurableApplicationContext secondInstance() {
    List<String> arguments = new ArrayList<>(List.of("--server.port=0"));
    arguments.add("--courier.topics.shards=4");
    arguments.add("--courier.offline.page.max-entries=3");
    BackEnds backEnds = BackEnds.shared();
    backEnds
        .springProperties("kafka", "redis")
        .forEach((key, value) -> arguments.add("--" + key + "=" + value));
    BackEnds.springProperties(backEnds.createDatabase("offline_service"))
        .forEach((key, value) -> arguments.add("--" + key + "=" + value));
    return new SpringApplication(OfflineApplication.class).run(arguments.toArray(String[]::new));
  }

  private long epochs() {
    return count("SELECT sum(epoch) FROM offline.shard_epoch");
  }

  private boolean isReady() {
    var readiness = health.healthForPath("readiness");
    return readiness != null && readiness.getStatus().equals(Status.UP);
  }

  private long devices(String user) {
    return count("SELECT count(*) FROM offline.device WHERE user_id = ?", user);
  }

  private double refused() {
    return meters.get("courier.offline.refused.by.epoch").counter().count();
  }

  /// Connections borrowed from the pool so far: no statement goes without.
  private long statements() {
    return meters.get("hikaricp.connections.usage").timer().count();
  }
}
