package io.courier.kafka.oncall;

import com.google.protobuf.Message;
import io.courier.kafka.deadletter.DeadLetters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// Shows one letter to people: headers, record, and what a replay would do.
final class LetterView {
  private static final int MAX_HEADERS = 50;
  private static final Set<String> OURS =
      Set.of(
          DeadLetters.REASON,
          DeadLetters.SERVICE,
          DeadLetters.PARTITION,
          DeadLetters.OFFSET,
          DeadLetters.REPLAYED_FROM);

  private LetterView() {}

  static Answers.Shown of(
      Letter letter,
      ConsumerRecord<byte[], byte[]> record,
      @Nullable Resolution resolution,
      boolean content) {
    Message read = Remedies.read(letter.id().topic(), record.value());
    return new Answers.Shown(
        Answers.Line.of(letter, resolution),
        record.key() == null ? null : RecordView.text(record.key()),
        headers(record, content),
        read == null ? null : RecordView.of(read, content),
        read == null ? unreadable(letter, record.value(), content) : null,
        Remedies.of(letter.id().topic(), read).sentence());
  }

  private static Map<String, String> headers(
      ConsumerRecord<byte[], byte[]> record, boolean content) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      if (headers.size() == MAX_HEADERS) {
        break;
      }
      byte[] value = header.value() == null ? new byte[0] : header.value();
      headers.put(
          header.key(),
          content || OURS.contains(header.key())
              ? RecordView.text(value)
              : "hidden, " + value.length + " bytes");
    }
    return headers;
  }

  /// What cannot be read may be content all the same.
  private static Answers.Unreadable unreadable(
      Letter letter, byte @Nullable [] value, boolean content) {
    String problem = "Not a record of " + letter.id().topic().topicName() + ".";
    if (value == null) {
      return new Answers.Unreadable(problem, "no value");
    }
    return new Answers.Unreadable(
        problem,
        content ? RecordView.hex(value) : "hidden, " + value.length + " bytes; with content=true");
  }
}
