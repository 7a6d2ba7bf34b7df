package io.courier.kafka.oncall;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.deadletter.ReasonClass;
import io.courier.messages.topic.Topic;
import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// What the headers of one dead letter say; the record itself is left where it is.
///
/// @param reason the sentence that its reader wrote, shortened to [#MAX_REASON]
/// @param sourcePartition where it came from, and where a replay goes
/// @param sourceOffset [#UNKNOWN] when no header says so
/// @param replayedFrom the dead letter that it was before it was replayed
/// @param bytes of key and value
record Letter(
    LetterId id,
    String reason,
    String service,
    int sourcePartition,
    long sourceOffset,
    @Nullable String replayedFrom,
    Instant time,
    int bytes) {
  static final long UNKNOWN = -1;
  static final int MAX_REASON = 300;

  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  static Letter of(Topic topic, ConsumerRecord<byte[], byte[]> record) {
    long partition = number(text(record, DeadLetters.PARTITION), record.partition());
    return new Letter(
        new LetterId(topic, record.partition(), record.offset()),
        or(text(record, DeadLetters.REASON), "no reason was written"),
        or(text(record, DeadLetters.SERVICE), "unknown"),
        partition >= 0 && partition <= Integer.MAX_VALUE ? (int) partition : record.partition(),
        number(text(record, DeadLetters.OFFSET), UNKNOWN),
        text(record, DeadLetters.REPLAYED_FROM),
        Instant.ofEpochMilli(record.timestamp()),
        Math.max(record.serializedKeySize(), 0) + Math.max(record.serializedValueSize(), 0));
  }

  ReasonClass reasonClass() {
    return ReasonClass.of(reason);
  }

  /// Reasons that differ in numbers only are one: `a user of shard # in partition #`.
  String reasonGroup() {
    return group(reason);
  }

  /// Whether a person who wrote this means the letter: its class, its reason, or its group.
  boolean hasReason(String asked) {
    return asked.equals(reasonClass().label()) || group(asked).equals(reasonGroup());
  }

  private static String group(String reason) {
    return NUMBER.matcher(reason).replaceAll("#");
  }

  private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String header) {
    Header found = record.headers().lastHeader(header);
    if (found == null || found.value() == null) {
      return null;
    }
    String text = new String(found.value(), UTF_8);
    return text.length() > MAX_REASON ? text.substring(0, MAX_REASON) : text;
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  private static long number(@Nullable String text, long otherwise) {
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
