package io.courier.push.dedup;

import io.courier.kafka.redis.Questions;
import io.courier.messages.redis.RedisKeys;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.List;

/// Remembers in Redis the first position of each message, and asks for it.
///
/// A `SET … NX` for each message and then one `MGET` for all of a shard, since Redis 6.2 cannot set
/// and get in one; a value never changes once it is set.
public final class FirstPositions {
  private final FirstPosition choice;
  private final SetArgs ifAbsent;

  public FirstPositions(FirstPosition choice, Duration life) {
    this.choice = choice;
    this.ifAbsent = SetArgs.Builder.nx().ex(life);
  }

  /// A message that is pushed now.
  ///
  /// @param own position of the record that is processed
  public record Pushed(String message, int chunk, long own) {}

  /// What was asked about some messages; read once the round trip is over.
  public final class Asked {
    private final List<Pushed> messages;
    private final RedisFuture<List<KeyValue<String, String>>> firsts;

    private Asked(List<Pushed> messages, RedisFuture<List<KeyValue<String, String>>> firsts) {
      this.messages = messages;
      this.firsts = firsts;
    }

    /// The position to use for the message with this index.
    public long position(int index) {
      KeyValue<String, String> first = firsts.resultNow().get(index);
      return choice.of(messages.get(index).own, first.hasValue() ? first.getValue() : null);
    }
  }

  /// Adds the questions about messages of one shard to the round trip.
  ///
  /// @param messages at least one
  public Asked ask(Questions questions, int shard, List<Pushed> messages) {
    String[] keys = new String[messages.size()];
    for (int i = 0; i < keys.length; i++) {
      Pushed pushed = messages.get(i);
      String key = RedisKeys.pushed(shard, pushed.message, pushed.chunk);
      String own = Long.toString(pushed.own);
      questions.ask(redis -> redis.set(key, own, ifAbsent));
      keys[i] = key;
    }
    return new Asked(messages, questions.ask(redis -> redis.mget(keys)));
  }
}
