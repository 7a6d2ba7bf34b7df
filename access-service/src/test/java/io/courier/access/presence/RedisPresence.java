package io.courier.access.presence;

import io.courier.access.presence.PresenceStore.Answer;
import io.courier.access.presence.PresenceStore.How;
import io.courier.access.presence.PresenceStore.Write;
import io.courier.messages.redis.RedisKeys;
import io.courier.stack.backends.BackEnds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

/// The presence of one shard in a real Redis, that no running node looks at.
final class RedisPresence implements AutoCloseable {
  static final int SHARD = 900;
  static final String KEY = RedisKeys.presence(SHARD);

  private final LettuceConnectionFactory connections;
  final ReactiveStringRedisTemplate reactive;
  final PresenceStore store;
  private final StringRedisTemplate redis;

  RedisPresence() {
    BackEnds backEnds = BackEnds.shared();
    connections = new LettuceConnectionFactory(backEnds.redisHost(), backEnds.redisPort());
    connections.afterPropertiesSet();
    connections.start();
    reactive = new ReactiveStringRedisTemplate(connections);
    store = new PresenceStore(reactive, new SimpleMeterRegistry());
    redis = new StringRedisTemplate(connections);
    empty();
  }

  Answer write(long epoch, long number, How how, long known, Map<String, String> values) {
    return store.write(new Write(SHARD, epoch, number, how, known, true, values)).join();
  }

  /// All fields, those of users and the stamps.
  Map<String, String> fields() {
    return new TreeMap<>(redis.<String, String>opsForHash().entries(KEY));
  }

  Map<String, String> users() {
    Map<String, String> users = fields();
    users.keySet().removeIf(field -> field.startsWith("#"));
    return users;
  }

  void empty() {
    redis.delete(KEY);
  }

  /// As a replica that lacks the last writes.
  void rollBack(Map<String, String> fields) {
    empty();
    if (!fields.isEmpty()) {
      redis.<String, String>opsForHash().putAll(KEY, fields);
    }
  }

  @Override
  public void close() {
    empty();
    connections.destroy();
  }
}
