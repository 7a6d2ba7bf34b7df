package io.courier.access.presence;

import io.courier.kafka.redis.RoundTripTimer;
import io.courier.messages.redis.OnlineDevice;
import io.courier.messages.redis.RedisKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/// Runs `write.lua`: the only writer of `presence:{s<N>}`. No call waits; calls that are made in
/// one turn of a loop leave in one pipeline. Open to a model of Redis in this package.
public class PresenceStore {
  private static final RedisScript<Long> WRITE =
      RedisScript.of(new ClassPathResource("write.lua", PresenceStore.class), Long.class);

  private final ReactiveStringRedisTemplate redis;
  private final Timer timer;

  public PresenceStore(ReactiveStringRedisTemplate redis, MeterRegistry registry) {
    this.redis = redis;
    this.timer = RoundTripTimer.of(registry, "presence");
  }

  /// How a write treats what is stored; the script says what each one does.
  enum How {
    TAKE,
    UPDATE,
    RESTORE,
    FILL;

    final String word = name().toLowerCase(Locale.ROOT);
  }

  /// What the script answers.
  sealed interface Answer {
    record Written() implements Answer {}

    /// Our epoch or the known write is missing: Redis was emptied or rolled back.
    record Unknown() implements Answer {}

    /// Somebody has written with a higher epoch.
    record Refused(long higher) implements Answer {}

    /// A write of our epoch with a higher number was carried out before: this one came late.
    record Overtaken(long by) implements Answer {}

    /// @param code what the script returns
    static Answer of(long code) {
      if (code == 1) {
        return new Written();
      }
      if (code == 2) {
        return new Unknown();
      }
      return code < 0 ? new Overtaken(-code) : new Refused(code);
    }
  }

  /// One write.
  ///
  /// @param number above those of all attempts before it under this epoch
  /// @param known number of the last write known to be carried out; updates and fills rest on it
  /// @param completes nothing of the shard is missing behind it: its number becomes the beat
  /// @param values user to value; an empty one removes the user
  record Write(
      int shard,
      long epoch,
      long number,
      How how,
      long known,
      boolean completes,
      Map<String, String> values) {}

  CompletableFuture<Answer> write(Write write) {
    List<String> arguments = new ArrayList<>(5 + 2 * write.values().size());
    arguments.add(Long.toString(write.epoch()));
    arguments.add(Long.toString(write.number()));
    arguments.add(write.how().word);
    arguments.add(Long.toString(write.known()));
    arguments.add(write.completes() ? "1" : "0");
    write
        .values()
        .forEach(
            (user, value) -> {
              arguments.add(user);
              arguments.add(value);
            });
    long start = System.nanoTime();
    return redis
        .execute(WRITE, List.of(RedisKeys.presence(write.shard())), arguments)
        .next()
        .map(Answer::of)
        .doOnSuccess(answer -> timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS))
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
