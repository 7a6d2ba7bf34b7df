package io.courier.access.presence;

import io.courier.messages.redis.OnlineDevice;
import io.courier.messages.redis.RedisKeys;
import io.courier.simulation.redis.Asynchronous;
import io.courier.simulation.redis.OwnerScripts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Presence in a model of Redis.
///
/// In this package because writes and their answers are its own affair.
public final class ModelledPresence extends PresenceStore {
  private final Asynchronous redis;
  private final OwnerScripts scripts;

  /// @param checksEpoch false: a deposed owner is not refused, a deliberate fault
  public ModelledPresence(Asynchronous redis, boolean checksEpoch) {
    super(Asynchronous.UNUSED, new SimpleMeterRegistry());
    this.redis = redis;
    this.scripts = redis.scripts(checksEpoch);
  }

  @Override
  CompletableFuture<Answer> write(Write write) {
    Map<String, String> values = new LinkedHashMap<>(write.values());
    return redis.write(
        () ->
            Answer.of(
                scripts.write(
                    write.shard(),
                    write.epoch(),
                    write.number(),
                    write.how().word,
                    write.known(),
                    write.completes(),
                    values)),
        new Answer.Written());
  }

  @Override
  CompletableFuture<Map<String, List<OnlineDevice>>> read(int shard) {
    return redis.ask(
        () -> {
          Map<String, List<OnlineDevice>> online = new LinkedHashMap<>();
          redis
              .redis()
              .hgetall(RedisKeys.presence(shard))
              .forEach(
                  (user, value) -> {
                    if (!user.startsWith("#")) {
                      online.put(user, OnlineDevice.parse(value));
                    }
                  });
          return online;
        });
  }
}
