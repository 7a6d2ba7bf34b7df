package io.courier.simulation.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// One partition: records that stay, and are told to whoever listens.
public final class Log {
  private final TopicPartition partition;
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final List<Runnable> listeners = new ArrayList<>();

  private final Consumer<ConsumerRecord<byte[], byte[]>> witness;

  Log(TopicPartition partition, Consumer<ConsumerRecord<byte[], byte[]>> witness) {
    this.partition = partition;
    this.witness = witness;
  }

  TopicPartition partition() {
    return partition;
  }

  /// @return the record's offset
  long append(byte @Nullable [] key, byte[] value, long atMillis) {
    long offset = records.size();
    records.add(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset,
            atMillis,
            TimestampType.CREATE_TIME,
            key == null ? -1 : key.length,
            value.length,
            key,
            value,
            new RecordHeaders(),
            Optional.empty()));
    witness.accept(records.getLast());
    listeners.forEach(Runnable::run);
    return offset;
  }

  public ConsumerRecord<byte[], byte[]> get(long offset) {
    return records.get((int) offset);
  }

  /// The offset that the next record will have.
  public long end() {
    return records.size();
  }

  /// How many records there are from this offset on; none is known where there is none.
  OptionalLong after(@Nullable Long offset) {
    return offset == null ? OptionalLong.empty() : OptionalLong.of(end() - offset);
  }

  void listen(Runnable listener) {
    listeners.add(listener);
  }
}
