package io.courier.logic.idempotency;

import io.courier.kafka.redis.Questions;
import io.courier.messages.redis.RedisKeys;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Remembers in Redis the first seq of each message, and asks for it.
///
/// Two commands, since Redis 6.2 cannot set and get in one; the value never changes once it is set.
public final class FirstSeqs {
  private final FirstSeq choice;
  private final SetArgs ifAbsent;

  public FirstSeqs(FirstSeq choice, Duration life) {
    this.choice = choice;
    this.ifAbsent = SetArgs.Builder.nx().ex(life);
  }

  /// Adds the question for one message to the round trip.
  ///
  /// @param own seq of the record that is processed now
  /// @return the first seq; read once the round trip is over
  public LongSupplier ask(Questions questions, String conversation, String message, long own) {
    String key = RedisKeys.input(conversation, message);
    questions.ask(redis -> redis.set(key, Long.toString(own), ifAbsent));
    RedisFuture<String> first = questions.ask(redis -> redis.get(key));
    return () -> choice.of(own, first.resultNow());
  }
}
