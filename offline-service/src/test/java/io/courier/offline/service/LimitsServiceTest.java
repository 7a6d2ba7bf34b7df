package io.courier.offline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.messages.redis.RedisKeys;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.UserOnline.State;
import io.courier.offline.intake.OfflineLoops;
import io.courier.offline.retention.DayPartitions;
import io.courier.offline.retention.Retention;
import io.courier.offline.store.Days;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Quota, retention and forgetting, seen from outside. A mailbox keeps 80 messages and may have 84,
/// a user has four devices.
class LimitsServiceTest extends ServiceTest {
  @Autowired private Retention retention;
  @Autowired private OfflineLoops loops;
  @Autowired private DayPartitions partitions;

  /// Presence is readable, and nobody is there.
  @BeforeEach
  void nobodyIsOnline() {
    for (int shard = 0; shard < OfflineUnderTest.SHARDS; shard++) {
      redis.opsForHash().put(RedisKeys.presence(shard), RedisKeys.PRESENCE_EPOCH, "5");
    }
  }

  @AfterEach
  void today() {
    clock.goBack();
    retention.run(loops);
  }

  @Test
  void aFullMailboxLosesItsOldestAndTheDeviceIsTold() {
    String user = OfflineUnderTest.newUser();
    store(user, 1, 84);
    await().until(() -> rows(user, "phone") == 84);
    store(user, 85, 85);
    await().until(() -> rows(user, "phone") == 80);
    store(user, 86, 90);
    await().until(() -> rows(user, "phone") == 80);
    assertThat(count("SELECT count(*) FROM offline.mailbox_gap WHERE user_id = ?", user)).isOne();

    List<String> taken = offline.drain(offline.marker(user, "phone"));
    assertThat(taken.getFirst()).isEqualTo(gap(10));
    assertThat(taken.subList(1, taken.size())).isEqualTo(ids(11, 90));
    await().until(() -> rows(user, "phone") == 0);
    offline.awaitEmpty(offline.marker(user, "phone"));
  }

  @Test
  void aGapThatHasGrownIsNotConfirmedByWhoSawItSmaller() {
    String user = OfflineUnderTest.newUser();
    store(user, 1, 85);
    await().until(() -> rows(user, "phone") == 80);
    Page before = offline.awaitPage(offline.marker(user, "phone"), 1);
    store(user, 86, 90);
    await().until(() -> rows(user, "phone") == 80);
    offline.confirm(before);
    await().until(() -> rows(user, "phone") == 80);
    List<String> taken = offline.drain(offline.marker(user, "phone"));
    assertThat(taken.getFirst()).isEqualTo(gap(10));
    assertThat(taken).hasSize(81);
  }

  @Test
  void aDeviceThatIsOnlineIsNotAffected() {
    String user = OfflineUnderTest.newUser();
    isOnline(user, "phone");
    store(user, 1, 100);
    await().until(() -> rows(user, "phone") == 100);
    assertThat(offline.drain(offline.marker(user, "phone"))).isEqualTo(ids(1, 100));
  }

  @Test
  void aDayIsDroppedBehindAndItsMessagesBecomeGaps() {
    String user = OfflineUnderTest.newUser();
    store(user, 1, 10);
    await().until(() -> rows(user, "phone") == 10);
    offline.storeExcept(OfflineUnderTest.newUser(), "waits for nobody");
    int day = Days.of(System.currentTimeMillis());
    clock.goForward(Duration.ofDays(31));
    // It is seen, so it is not forgotten.
    offline.awaitPage(offline.marker(user, "phone"), 1);
    retention.run(loops);
    assertThat(partitions.days()).allMatch(it -> it > day);
    assertThat(offline.drain(offline.marker(user, "phone"))).containsExactly(gap(10));
    offline.awaitEmpty(offline.marker(user, "phone"));
    assertThat(count("SELECT count(*) FROM offline.stored_message WHERE day <= current_date"))
        .isZero();
  }

  @Test
  void aDeviceUnseenForLongIsForgottenAndSimplyNewWhenItComesBack() {
    String user = OfflineUnderTest.newUser();
    offline.online(user, "desk", State.ONLINE);
    store(user, 1, 20);
    await().until(() -> rows(user, "phone") == 20);
    isOnline(user, "desk");
    clock.goForward(Duration.ofDays(30).plusMinutes(1));
    retention.run(loops);
    assertThat(devices(user)).containsExactly("desk");
    assertThat(rows(user, "phone")).isZero();
    assertThat(redis.hasKey(copy(user, "phone"))).isFalse();
    offline.awaitEmpty(offline.marker(user, "phone"));
    assertThat(devices(user)).containsExactlyInAnyOrder("desk", "phone");
  }

  @Test
  void withADeviceTooManyTheLongestUnseenThatIsNotOnlineGoes() {
    String user = OfflineUnderTest.newUser();
    for (String device : List.of("d1", "d2", "d3", "d4")) {
      offline.awaitEmpty(offline.marker(user, device));
    }
    isOnline(user, "d1");
    offline.store(user, "m1", "d2");
    await().until(() -> rows(user, "d2") == 1);
    offline.awaitEmpty(offline.marker(user, "d5"));
    await().until(() -> devices(user).equals(List.of("d1", "d3", "d4", "d5")));

    // It is back before its mailbox was emptied, and another one goes.
    offline.awaitEmpty(offline.marker(user, "d2"));
    await().until(() -> devices(user).equals(List.of("d1", "d2", "d4", "d5")));
    String hint = RedisKeys.devices(offline.shardOf(user));
    offline.online(user, "d5", State.ONLINE);
    await()
        .untilAsserted(
            () ->
                assertThat(String.valueOf(redis.opsForHash().get(hint, user)).split(","))
                    .containsExactlyInAnyOrder("d1", "d2", "d4", "d5"));
  }

  @Test
  void ofAThousandDevicesFourRemain() {
    String user = OfflineUnderTest.newUser();
    for (int i = 0; i < 1_000; i++) {
      offline.online(user, "d" + i, State.ONLINE);
    }
    offline.marker(user, "last");
    await().until(() -> devices(user).size() == 4 && devices(user).contains("last"));
    retention.run(loops);
    assertThat(count("SELECT count(*) FROM offline.device WHERE user_id = ?", user)).isEqualTo(4);
  }

  private void store(String user, int from, int to) {
    for (int i = from; i <= to; i++) {
      var message = OfflineUnderTest.message("m" + i).toBuilder().setSeq((1L << 40) + i).build();
      offline.store(user, message, OfflineUnderTest.nextPosition(), false, "phone");
    }
  }

  private void isOnline(String user, String device) {
    String presence = RedisKeys.presence(offline.shardOf(user));
    redis.opsForHash().put(presence, user, device + ",access-1,gateway-1,s1,1");
  }

  private List<String> devices(String user) {
    return new ArrayList<>(
        jdbc.queryForList(
            "SELECT device FROM offline.device WHERE user_id = ? AND NOT forgotten ORDER BY device",
            String.class,
            user));
  }

  private String copy(String user, String device) {
    return "mailbox:{s" + offline.shardOf(user) + "}:" + user + ":" + device;
  }

  private static String gap(int dropped) {
    return "{\"type\":\"gap\",\"conversation\":\"direct:a:b\",\"count\":%d,\"fromSeq\":%d,\"toSeq\":%d}"
        .formatted(dropped, (1L << 40) + 1, (1L << 40) + dropped);
  }

  private static List<String> ids(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "m" + i).toList();
  }
}
