package io.courier.kafka.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class PartitionOffsetsTest {
  private static final TopicPartition FIRST = new TopicPartition("push_task", 0);
  private static final TopicPartition OTHER = new TopicPartition("push_task", 1);

  private final PartitionOffsets offsets =
      new PartitionOffsets(
          PollLoopSettings.ranged("test", "test", List.of("push_task")).withBounds(10, 1_000),
          System::nanoTime);
  private final List<Inbound> read = new ArrayList<>();

  @Test
  void aPartitionIsFullAtTheBoundOfItsRecordsUntilHalfOfThemAreDone() {
    for (int i = 0; i < 9; i++) {
      read(0, 1);
      assertThat(offsets.isFull(FIRST)).isFalse();
    }
    read(0, 1);
    assertThat(offsets.isFull(FIRST)).isTrue();
    assertThat(offsets.isFull(OTHER)).isFalse();
    read.subList(0, 5).forEach(Inbound::done);
    assertThat(offsets.isFull(FIRST)).isTrue();
    read.get(5).done();
    assertThat(offsets.isFull(FIRST)).isFalse();
  }

  @Test
  void aPartitionIsFullAtTheBoundOfItsBytesToo() {
    read(0, 900);
    assertThat(offsets.isFull(FIRST)).isFalse();
    read(0, 100);
    assertThat(offsets.isFull(FIRST)).isTrue();
    read.getFirst().done();
    assertThat(offsets.isFull(FIRST)).isFalse();
  }

  @Test
  void whatIsDoneBehindOneThatIsNotStillCounts() {
    for (int i = 0; i < 10; i++) {
      read(0, 1);
    }
    read.subList(1, 10).forEach(Inbound::done);
    assertThat(offsets.isFull(FIRST)).isTrue();
    read.getFirst().done();
    assertThat(offsets.isFull(FIRST)).isFalse();
  }

  private void read(int partition, int bytes) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "push_task",
            partition,
            read.size(),
            0,
            TimestampType.CREATE_TIME,
            0,
            bytes,
            null,
            new byte[bytes],
            new RecordHeaders(),
            Optional.empty());
    Inbound inbound = new Inbound(record);
    offsets.add(inbound);
    read.add(inbound);
  }
}
