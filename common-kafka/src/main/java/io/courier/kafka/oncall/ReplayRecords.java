package io.courier.kafka.oncall;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.courier.kafka.deadletter.DeadLetters;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// Makes the records that replays send.
final class ReplayRecords {
  private static final List<String> OURS =
      List.of(
          DeadLetters.REASON,
          DeadLetters.SERVICE,
          DeadLetters.PARTITION,
          DeadLetters.OFFSET,
          DeadLetters.REPLAYED_FROM);

  private ReplayRecords() {}

  /// Key, value and foreign headers as they were; ours give way to one that names the dead letter.
  static ProducerRecord<byte[], byte[]> back(Letter letter, ConsumerRecord<byte[], byte[]> record) {
    Headers headers = new RecordHeaders(record.headers().toArray());
    OURS.forEach(headers::remove);
    return new ProducerRecord<>(
        letter.id().topic().topicName(),
        letter.sourcePartition(),
        record.key(),
        record.value(),
        named(headers, letter));
  }

  /// Without a key, as all records of sharded topics are.
  static ProducerRecord<byte[], byte[]> as(Letter letter, Remedy.GoAs remedy) {
    byte @Nullable [] noKey = null;
    return new ProducerRecord<>(
        remedy.topic().topicName(),
        letter.sourcePartition(),
        noKey,
        remedy.record().toByteArray(),
        named(new RecordHeaders(), letter));
  }

  private static Headers named(Headers headers, Letter letter) {
    return headers.add(DeadLetters.REPLAYED_FROM, letter.id().text().getBytes(UTF_8));
  }
}
