package io.courier.push.dedup;

import io.courier.kafka.redis.Questions;
import io.courier.messages.redis.RedisKeys;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Remembers in Redis the first position of each message, and asks for it.
///
/// Two commands, since Redis 6.2 cannot set and get in one; the value never changes once it is set.
public final class FirstPositions {
  private final FirstPosition choice;
  private final SetArgs ifAbsent;

  public FirstPositions(FirstPosition choice, Duration life) {
    this.choice = choice;
    this.ifAbsent = SetArgs.Builder.nx().ex(life);
  }

  /// Adds the question for one message to the round trip.
  ///
  /// @param own position of the record that is processed now
  /// @return the position to use; read once the round trip is over
  public LongSupplier ask(Questions questions, int shard, String message, int chunk, long own) {
    String key = RedisKeys.pushed(shard, message, chunk);
    questions.ask(redis -> redis.set(key, Long.toString(own), ifAbsent));
    RedisFuture<String> first = questions.ask(redis -> redis.get(key));
    return () -> choice.of(own, first.resultNow());
  }
}
