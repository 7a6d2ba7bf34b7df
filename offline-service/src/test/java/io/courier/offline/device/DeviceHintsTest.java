package io.courier.offline.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.messages.redis.RedisKeys;
import io.courier.offline.store.DeposedFailure;
import io.courier.offline.store.RedisFixture;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConnection;

class DeviceHintsTest {
  private static final AtomicInteger LAST_SHARD = new AtomicInteger(10_000);

  private final RedisFixture fixture = new RedisFixture(Map.of());
  private final DeviceHints hints = new DeviceHints(fixture.pipeline);
  private final int shard = LAST_SHARD.incrementAndGet();
  private final String key = RedisKeys.devices(shard);

  @AfterEach
  void close() {
    fixture.redis.delete(key);
    fixture.close();
  }

  @Test
  void hintsAreDeletedAndSet() {
    hints.take(shard, 5);
    hints.delete(Map.of(shard, Set.of("alice")));
    assertThat(hints.set(Map.of(shard, Map.of("alice", "phone,desk")))).containsExactly(shard);
    assertThat(hint("alice")).isEqualTo("phone,desk");
    hints.delete(Map.of(shard, Set.of("alice")));
    assertThat(hint("alice")).isNull();
  }

  @Test
  void theHintsOfAFormerWriterGoWithTheFirstBeat() {
    fixture.redis.opsForHash().putAll(key, Map.of("#epoch", "4", "#writes", "9", "alice", "old"));
    hints.take(shard, 5);
    hints.beat();
    assertThat(hint("alice")).isNull();
  }

  @Test
  void hintsThatARollBackBroughtBackGoWithTheNextBeat() {
    hints.take(shard, 5);
    hints.beat();
    hints.set(Map.of(shard, Map.of("alice", "phone")));
    Map<Object, Object> snapshot = fixture.redis.opsForHash().entries(key);
    hints.delete(Map.of(shard, Set.of("alice")));
    hints.set(Map.of(shard, Map.of("alice", "phone,desk")));
    int round = hints.round(shard);

    fixture.redis.delete(key);
    fixture.redis.opsForHash().putAll(key, snapshot);
    hints.beat();
    assertThat(hint("alice")).isNull();
    assertThat(hints.round(shard)).isGreaterThan(round);
    assertThat(hints.set(Map.of(shard, Map.of("alice", "phone,desk")))).containsExactly(shard);
    assertThat(hint("alice")).isEqualTo("phone,desk");
  }

  @Test
  void hintsAreMarkedWithTheHistoryOfRedisThatTheyWereWrittenIn() {
    hints.take(shard, 5);
    hints.beat();
    String history = replicationId();
    assertThat(hint("#history")).isEqualTo(history);

    fixture.redis.opsForHash().put(key, "#history", "of the server before");
    hints.beat();
    assertThat(hint("#history")).isEqualTo(history);
  }

  private @Nullable String replicationId() {
    return fixture
        .redis
        .execute((RedisConnection redis) -> redis.serverCommands().info("replication"))
        .getProperty("master_replid");
  }

  @Test
  void aDeposedWriterIsRefused() {
    hints.take(shard, 5);
    hints.beat();
    fixture.redis.opsForHash().put(key, "#epoch", "6");
    fixture.redis.opsForHash().put(key, "alice", "new");
    assertThat(hints.set(Map.of(shard, Map.of("alice", "old")))).isEmpty();
    assertThatThrownBy(() -> hints.delete(Map.of(shard, Set.of("alice"))))
        .isInstanceOf(DeposedFailure.class);
    assertThat(hint("alice")).isEqualTo("new");
  }

  private @Nullable Object hint(String user) {
    return fixture.redis.opsForHash().get(key, user);
  }
}
