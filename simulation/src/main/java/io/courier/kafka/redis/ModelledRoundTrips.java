package io.courier.kafka.redis;

import io.courier.kafka.consume.TransientFailure;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.function.Consumer;

/// Round trips to a model of Redis, whose answers are there at once or never.
///
/// In this package because the questions of a round trip are made by it alone.
public final class ModelledRoundTrips implements RoundTrips {
  private final RedisClusterAsyncCommands<String, String> commands;

  public ModelledRoundTrips(RedisClusterAsyncCommands<String, String> commands) {
    this.commands = commands;
  }

  @Override
  public void roundTrip(Consumer<Questions> asking) {
    Questions questions = new Questions(commands);
    asking.accept(questions);
    for (RedisFuture<?> answer : questions.asked()) {
      if (answer.toCompletableFuture().isCompletedExceptionally()) {
        throw new TransientFailure("Redis does not answer in time");
      }
    }
  }
}
