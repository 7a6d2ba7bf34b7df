package io.courier.kafka.oncall;

import com.google.protobuf.Message;
import io.courier.messages.id.Position;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.PushTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;

/// Makes Redis forget the first number of a message, when the dead letter's own record left it.
///
/// Logic remembers a message's first seq, and Push its first position, before they do the rest. A
/// record that fails after that leaves a number behind which nobody was sent. Replayed within its
/// life, Logic would take the message for a retry and send nothing, and Push would give it a
/// position that devices have gone past. A number that another record left stays: that was sent.
final class FirstNumbers {
  private final Supplier<StringRedisTemplate> redis;

  /// @param redis asked for when a letter needs it, so that a start does not wait for Redis
  FirstNumbers(Supplier<StringRedisTemplate> redis) {
    this.redis = redis;
  }

  /// Where the first number of this letter's message is remembered; null when it has none.
  static @Nullable String key(Letter letter, @Nullable Message record) {
    if (record instanceof ChatInput input) {
      return RedisKeys.input(input.getConversation(), input.getMessageId());
    }
    if (record instanceof PushTask task && task.hasFanout()) {
      Fanout fanout = task.getFanout();
      return RedisKeys.pushed(
          letter.sourcePartition(), fanout.getMessage().getId(), fanout.getChunk());
    }
    return null;
  }

  /// Whether the number is that of the letter's own record.
  static boolean isOwn(Letter letter, @Nullable String remembered) {
    if (remembered == null || letter.sourceOffset() == Letter.UNKNOWN) {
      return false;
    }
    try {
      return Position.offset(Long.parseLong(remembered)) == letter.sourceOffset();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /// @throws Problem when Redis does not answer
  void forgetOwn(Letter letter, @Nullable Message record) {
    String key = key(letter, record);
    if (key == null) {
      return;
    }
    try {
      StringRedisTemplate template = redis.get();
      if (isOwn(letter, template.opsForValue().get(key))) {
        template.delete(key);
      }
    } catch (DataAccessException e) {
      throw Problem.unavailable(
          "Redis does not answer, and must forget the message's first number before it is replayed:"
              + " try again when it does.");
    }
  }
}
