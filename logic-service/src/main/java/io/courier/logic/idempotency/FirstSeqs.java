package io.courier.logic.idempotency;

import io.courier.kafka.redis.Questions;
import io.courier.messages.redis.RedisKeys;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Remembers in Redis the first seq of each message, and asks for it.
///
/// A `SET … NX` for each message that is admitted now, and then one `MGET` for all, since Redis 6.2
/// cannot set and get in one; a value never changes once it is set. On a cluster the client splits
/// the `MGET` by slot.
public final class FirstSeqs {
  private final FirstSeq choice;
  private final SetArgs ifAbsent;

  public FirstSeqs(FirstSeq choice, Duration life) {
    this.choice = choice;
    this.ifAbsent = SetArgs.Builder.nx().ex(life);
  }

  /// A message that is sent now.
  ///
  /// @param own seq of the record that is processed
  /// @param isAdmitted false: nothing is remembered of it, and only asked whether something is
  public record Sent(String conversation, String message, long own, boolean isAdmitted) {}

  /// What was asked about some messages; read once the round trip is over.
  public final class Asked {
    private final List<Sent> messages;
    private final List<@Nullable RedisFuture<String>> written;
    private final RedisFuture<List<KeyValue<String, String>>> firsts;

    private Asked(
        List<Sent> messages,
        List<@Nullable RedisFuture<String>> written,
        RedisFuture<List<KeyValue<String, String>>> firsts) {
      this.messages = messages;
      this.written = written;
      this.firsts = firsts;
    }

    /// The first seq of the message with this index, below its own when it is a retry. Of one that
    /// is not admitted now: [io.courier.messages.id.Position#NONE] when it never was.
    public long seq(int index) {
      KeyValue<String, String> first = firsts.resultNow().get(index);
      String remembered = first.hasValue() ? first.getValue() : null;
      Sent sent = messages.get(index);
      return sent.isAdmitted
          ? choice.of(sent.own, remembered)
          : choice.ofAdmitted(sent.own, remembered);
    }

    /// Whether nothing was remembered of the message with this index until now.
    public boolean isNew(int index) {
      RedisFuture<String> set = written.get(index);
      return set != null && set.resultNow() != null;
    }
  }

  /// Adds the questions about some messages to the round trip.
  ///
  /// @param messages at least one
  public Asked ask(Questions questions, List<Sent> messages) {
    String[] keys = new String[messages.size()];
    List<@Nullable RedisFuture<String>> written = new ArrayList<>(keys.length);
    for (int i = 0; i < keys.length; i++) {
      Sent sent = messages.get(i);
      String key = RedisKeys.input(sent.conversation, sent.message);
      String own = Long.toString(sent.own);
      written.add(sent.isAdmitted ? questions.ask(redis -> redis.set(key, own, ifAbsent)) : null);
      keys[i] = key;
    }
    return new Asked(messages, written, questions.ask(redis -> redis.mget(keys)));
  }
}
