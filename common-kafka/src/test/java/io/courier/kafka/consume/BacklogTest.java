package io.courier.kafka.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final TopicPartition TASKS = new TopicPartition("push_task", 0);
  private static final TopicPartition MORE_TASKS = new TopicPartition("push_task", 1);
  private static final TopicPartition RECEIPTS = new TopicPartition("push_receipt", 0);
  private static final long SECOND = 1_000_000_000;

  private final Map<TopicPartition, OffsetTracker> trackers = new HashMap<>();
  private final Backlog backlog = new Backlog();

  @Test
  void aLoopWithoutRecordsIsNotBehind() {
    count(Set.of(TASKS), 0);
    assertThat(backlog.records("push_task")).isZero();
    assertThat(backlog.seconds("push_task", 5_000)).isZero();
  }

  @Test
  void theOldestThatIsNotDoneTellsTheSecondsAlsoWithoutAFurtherCount() {
    read(TASKS, 2_000);
    read(MORE_TASKS, 1_000);
    count(Set.of(TASKS, MORE_TASKS), 0);
    assertThat(backlog.seconds("push_task", 5_000)).isEqualTo(4);
    assertThat(backlog.seconds("push_task", 65_000)).isEqualTo(64);
  }

  @Test
  void whatIsDoneIsNoLongerBehind() {
    Inbound oldest = read(TASKS, 1_000);
    read(TASKS, 3_000);
    oldest.done();
    count(Set.of(TASKS), 0);
    assertThat(backlog.records("push_task")).isEqualTo(1);
    assertThat(backlog.seconds("push_task", 5_000)).isEqualTo(2);
  }

  @Test
  void recordsThatAreNotReadYetCount() {
    read(TASKS, 1_000);
    count(Set.of(TASKS, MORE_TASKS), 10);
    assertThat(backlog.records("push_task")).isEqualTo(21);
  }

  @Test
  void topicsAreToldApart() {
    read(RECEIPTS, 1_000);
    count(Set.of(TASKS, RECEIPTS), 0);
    assertThat(backlog.records("push_receipt")).isEqualTo(1);
    assertThat(backlog.records("push_task")).isZero();
  }

  @Test
  void partitionsThatWereGivenAwayDoNotCount() {
    read(TASKS, 1_000);
    count(Set.of(MORE_TASKS), 0);
    assertThat(backlog.records("push_task")).isZero();
    assertThat(backlog.seconds("push_task", 5_000)).isZero();
  }

  @Test
  void aRecordFromTheFutureIsOfNow() {
    read(TASKS, 9_000);
    count(Set.of(TASKS), 0);
    assertThat(backlog.seconds("push_task", 5_000)).isZero();
  }

  @Test
  void itIsCountedOnceASecond() {
    assertThat(backlog.isDue(7 * SECOND)).isTrue();
    backlog.count(7 * SECOND, Set.of(), trackers, partition -> 0, 0.5);
    assertThat(backlog.isDue(8 * SECOND - 1)).isFalse();
    assertThat(backlog.isDue(8 * SECOND)).isTrue();
    assertThat(backlog.fill()).isEqualTo(0.5);
  }

  private void count(Set<TopicPartition> assignment, long unread) {
    backlog.count(0, assignment, trackers, partition -> unread, 0);
  }

  private Inbound read(TopicPartition partition, long at) {
    Inbound inbound =
        new Inbound(
            new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                0,
                at,
                TimestampType.CREATE_TIME,
                0,
                1,
                null,
                new byte[1],
                new RecordHeaders(),
                Optional.empty()));
    trackers.computeIfAbsent(partition, missing -> new OffsetTracker()).add(inbound);
    return inbound;
  }
}
