package io.courier.access.presence;

import io.courier.messages.redis.OnlineDevice;
import io.courier.messages.redis.RedisKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/// Runs `write.lua`: the only writer of `presence:{s<N>}`. No call waits; calls that are made in
/// one turn of a loop leave in one pipeline. Open to a model of Redis in this package.
public class PresenceStore {
  private static final RedisScript<Long> WRITE =
      RedisScript.of(new ClassPathResource("write.lua", PresenceStore.class), Long.class);

  private final ReactiveStringRedisTemplate redis;

  public PresenceStore(ReactiveStringRedisTemplate redis) {
    this.redis = redis;
  }

  /// How a write treats what is stored; the script says what each one does.
  enum How {
    TAKE,
    UPDATE,
    RESTORE,
    FILL;

    private final String word = name().toLowerCase(Locale.ROOT);
  }

  /// What the script answers.
  sealed interface Answer {
    record Written() implements Answer {}

    /// Our epoch or beat is missing or older than known: Redis was emptied or rolled back.
    record Unknown() implements Answer {}

    /// Somebody has written with a higher epoch.
    record Refused(long higher) implements Answer {}

    private static Answer of(long code) {
      if (code == 1) {
        return new Written();
      }
      return code == 2 ? new Unknown() : new Refused(code);
    }
  }

  /// One write.
  ///
  /// @param knownBeat that must be stored at least, for an update
  /// @param beat to store; 0: none
  /// @param values user to value; an empty one removes the user
  record Write(
      int shard, long epoch, How how, long knownBeat, long beat, Map<String, String> values) {}

  CompletableFuture<Answer> write(Write write) {
    List<String> arguments = new ArrayList<>(4 + 2 * write.values().size());
    arguments.add(Long.toString(write.epoch()));
    arguments.add(write.how().word);
    arguments.add(Long.toString(write.knownBeat()));
    arguments.add(write.beat() == 0 ? "" : Long.toString(write.beat()));
    write
        .values()
        .forEach(
            (user, value) -> {
              arguments.add(user);
              arguments.add(value);
            });
    return redis
        .execute(WRITE, List.of(RedisKeys.presence(write.shard())), arguments)
        .next()
        .map(Answer::of)
        .toFuture();
  }

  /// Everybody whom Redis has as online in this shard.
  CompletableFuture<Map<String, List<OnlineDevice>>> read(int shard) {
    return redis
        .<String, String>opsForHash()
        .entries(RedisKeys.presence(shard))
        .filter(entry -> !entry.getKey().startsWith("#"))
        .collectMap(Map.Entry::getKey, entry -> OnlineDevice.parse(entry.getValue()))
        .toFuture();
  }
}
