package io.courier.kafka.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The commands of one round trip, in the order in which they are asked.
public final class Questions {
  private final RedisClusterAsyncCommands<String, String> commands;
  private final List<RedisFuture<?>> asked = new ArrayList<>();

  Questions(RedisClusterAsyncCommands<String, String> commands) {
    this.commands = commands;
  }

  /// Adds a command. What it returns is complete when [RedisPipeline#roundTrip] has returned.
  public <T> RedisFuture<T> ask(
      Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
    RedisFuture<T> future = command.apply(commands);
    asked.add(future);
    return future;
  }

  List<RedisFuture<?>> asked() {
    return asked;
  }
}
