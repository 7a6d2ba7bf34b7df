package io.courier.offline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.messages.redis.RedisKeys;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.SessionRound;
import io.courier.messages.topic.UserOnline.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayServiceTest extends ServiceTest {
  @Test
  void whatIsStoredIsReplayedPageByPageAndDeletedAsItIsConfirmed() {
    String user = OfflineUnderTest.newUser();
    List<Long> positions =
        List.of(
            offline.store(user, "m1", "phone"),
            offline.store(user, "m2", "phone"),
            offline.store(user, "m3", "phone"),
            offline.store(user, "m4", "phone"),
            offline.store(user, "m5", "phone"));
    SessionRound round = offline.marker(user, "phone");

    Page first = offline.awaitPage(round, 1);
    assertThat(OfflineUnderTest.positions(first)).isEqualTo(positions.subList(0, 3));
    assertThat(OfflineUnderTest.ids(first)).containsExactly("m1", "m2", "m3");
    assertThat(first.getLast()).isFalse();
    assertThat(rows(user, "phone")).isEqualTo(5);

    offline.confirm(first);
    Page second = offline.awaitPage(round, 2);
    assertThat(OfflineUnderTest.ids(second)).containsExactly("m4", "m5");
    assertThat(second.getLast()).isTrue();
    assertThat(rows(user, "phone")).isEqualTo(2);

    offline.confirm(second);
    await().until(() -> rows(user, "phone") == 0);
    assertThat(bodies(user, positions)).isZero();
    offline.awaitEmpty(offline.marker(user, "phone"));
  }

  @Test
  void aRetrieveIsAnsweredLikeAMarker() {
    String user = OfflineUnderTest.newUser();
    offline.marker(user, "phone");
    offline.storeExcept(user, "m1");
    await().until(() -> rows(user, "phone") == 1);
    Page page = offline.awaitPage(offline.retrieve(user, "phone"), 1);
    assertThat(OfflineUnderTest.ids(page)).containsExactly("m1");
    assertThat(page.getLast()).isTrue();
  }

  @Test
  void onlyWhatWasConfirmedIsDeleted() {
    String user = OfflineUnderTest.newUser();
    offline.store(user, "m1", "phone");
    offline.store(user, "m2", "phone");
    Page page = offline.awaitPage(offline.marker(user, "phone"), 1);
    offline.confirm(page.toBuilder().clearEntries().addEntries(page.getEntries(1)).build());
    await().until(() -> rows(user, "phone") == 1);
    Page again = offline.awaitPage(offline.retrieve(user, "phone"), 1);
    assertThat(OfflineUnderTest.ids(again)).containsExactly("m1");
  }

  @Test
  void aBodyStaysUntilTheLastDeviceHasConfirmedIt() {
    String user = OfflineUnderTest.newUser();
    offline.online(user, "phone", State.ONLINE);
    offline.online(user, "desk", State.ONLINE);
    await().until(() -> devices(user) == 2);
    List<Long> positions = List.of(offline.storeExcept(user, "m1"));
    Page phone = offline.awaitPage(offline.marker(user, "phone"), 1);
    Page desk = offline.awaitPage(offline.marker(user, "desk"), 1);
    assertThat(OfflineUnderTest.positions(phone)).isEqualTo(OfflineUnderTest.positions(desk));

    offline.confirm(phone);
    await().until(() -> rows(user, "phone") == 0);
    assertThat(rows(user, "desk")).isEqualTo(1);
    assertThat(bodies(user, positions)).isEqualTo(1);

    offline.confirm(desk);
    await().until(() -> rows(user, "desk") == 0);
    assertThat(bodies(user, positions)).isZero();
  }

  @Test
  void theSendersOwnDeviceIsLeftOut() {
    String user = OfflineUnderTest.newUser();
    offline.storeExcept(user, "m1", "sending");
    await().until(() -> devices(user) == 1);
    offline.online(user, "other", State.ONLINE);
    await().until(() -> devices(user) == 2);
    offline.storeExcept(user, "m2", "sending");
    await().until(() -> rows(user, "other") == 1);
    assertThat(rows(user, "sending")).isZero();
    assertThat(rows(user, "")).isZero();
  }

  @Test
  void whatWaitsForAUserWithoutDevicesGoesToTheFirst() {
    String user = OfflineUnderTest.newUser();
    offline.storeExcept(user, "m1");
    offline.storeExcept(user, "m2");
    await().until(() -> rows(user, "") == 2);
    Page page = offline.awaitPage(offline.marker(user, "first"), 1);
    assertThat(OfflineUnderTest.ids(page)).containsExactly("m1", "m2");
    assertThat(rows(user, "")).isZero();
    offline.awaitEmpty(offline.marker(user, "second"));
  }

  @Test
  void aRepeatedStoreIsHarmless() {
    String user = OfflineUnderTest.newUser();
    var message = OfflineUnderTest.message("m1");
    offline.store(user, message, 1L << 41, false, "phone");
    offline.store(user, message, 1L << 41, false, "phone");
    Page page = offline.awaitPage(offline.marker(user, "phone"), 1);
    assertThat(OfflineUnderTest.ids(page)).containsExactly("m1");
    offline.store(user, message, 1L << 41, false, "phone");
    offline.confirm(page);
    await().until(() -> rows(user, "phone") == 0);
    offline.confirm(page);
    offline.awaitEmpty(offline.marker(user, "phone"));
  }

  @Test
  void devicesThatAreOnlineAreNudged() {
    String user = OfflineUnderTest.newUser();
    String presence = RedisKeys.presence(offline.shardOf(user));
    redis.opsForHash().put(presence, RedisKeys.PRESENCE_EPOCH, "5");
    redis.opsForHash().put(presence, user, "phone,access-1,gateway-1,s1,1");
    offline.store(user, "m1", "phone", "desk");
    var nudge =
        offline.awaitTask(
            task ->
                task.hasNudge()
                    && task.getNudge().getDevicesList().stream()
                        .anyMatch(devices -> devices.getUser().equals(user)));
    assertThat(nudge.getNudge().getDevicesList())
        .filteredOn(devices -> devices.getUser().equals(user))
        .allSatisfy(devices -> assertThat(devices.getDevicesList()).containsExactly("phone"));
  }

  @Test
  void presenceThatIsMissingNudgesBlindly() {
    String user = OfflineUnderTest.newUser();
    redis.delete(RedisKeys.presence(offline.shardOf(user)));
    offline.store(user, "m1", "phone");
    offline.awaitTask(
        task ->
            task.hasNudge()
                && task.getNudge().getDevicesList().stream()
                    .anyMatch(devices -> devices.getUser().equals(user)));
  }

  @Test
  void pushIsToldTheDevicesOfAUser() {
    String user = OfflineUnderTest.newUser();
    String hints = RedisKeys.devices(offline.shardOf(user));
    offline.online(user, "phone", State.ONLINE);
    await().until(() -> "phone".equals(redis.opsForHash().get(hints, user)));
    offline.online(user, "desk", State.ONLINE);
    await()
        .untilAsserted(
            () ->
                assertThat(String.valueOf(redis.opsForHash().get(hints, user)).split(","))
                    .containsExactlyInAnyOrder("phone", "desk"));
    redis.delete(hints);
    await().until(() -> redis.opsForHash().hasKey(hints, "#epoch"));
    offline.storeExcept(user, "m1");
    await().until(() -> redis.opsForHash().hasKey(hints, user));
  }

  @Test
  void theGenerationIsPublishedAndMended() {
    redis.delete(RedisKeys.TOPICS);
    await().until(() -> "4".equals(redis.opsForHash().get(RedisKeys.TOPICS, "shards")));
    assertThat(redis.opsForHash().get(RedisKeys.TOPICS, "generation")).isEqualTo("1");
  }

  private long devices(String user) {
    return count("SELECT count(*) FROM offline.device WHERE user_id = ?", user);
  }

  private long bodies(String user, List<Long> positions) {
    return positions.stream()
        .mapToLong(
            position ->
                count(
                    "SELECT count(*) FROM offline.stored_message WHERE shard = ? AND position = ?",
                    offline.shardOf(user),
                    position))
        .sum();
  }
}
