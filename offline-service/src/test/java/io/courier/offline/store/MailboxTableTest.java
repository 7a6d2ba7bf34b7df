package io.courier.offline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.courier.kafka.topics.TopicIds;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.Topic;
import io.courier.offline.store.MailboxReader.Wanted;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MailboxTableTest {
  private static final StoreFixture FIXTURE = new StoreFixture("offline_store");
  private static final int DAY = 20_000;
  private static final DeviceKey PHONE = new DeviceKey("alice", "phone");
  private static final DeviceKey DESK = new DeviceKey("alice", "desk");
  private static int nextShard;

  private final MailboxTable table = new MailboxTable(FIXTURE.jdbc);
  private final MailboxReader reader = new MailboxReader(FIXTURE.jdbc);

  /// Each test has a shard of its own.
  private final int shard = nextShard++;

  @BeforeAll
  static void makePartitions() {
    FIXTURE.partitions.ensure(Set.of(DAY, DAY + 1, DAY + 2));
  }

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  @Test
  void aRepeatedInsertAddsNothing() {
    assertThat(table.insertBodies(List.of(body(DAY, 1), body(DAY, 2)))).isEqualTo(2);
    assertThat(table.insertBodies(List.of(body(DAY, 2), body(DAY, 3)))).isEqualTo(1);
    List<MailboxRow> rows = List.of(row(DAY, PHONE, 1), row(DAY, PHONE, 2));
    assertThat(table.insertEntries(rows)).containsExactlyInAnyOrderElementsOf(rows);
    assertThat(table.insertEntries(List.of(row(DAY, PHONE, 2), row(DAY, DESK, 2))))
        .containsExactly(row(DAY, DESK, 2));
  }

  @Test
  void exactlyTheRowsNamedAreDeletedAndBodiesWithTheirLastEntry() {
    store(DAY, PHONE, 1, 2, 3);
    store(DAY, DESK, 2);
    List<MailboxRow> confirmed = List.of(row(DAY, PHONE, 1), row(DAY, PHONE, 2));
    assertThat(table.deleteEntries(DAY, confirmed)).containsExactlyInAnyOrderElementsOf(confirmed);
    assertThat(table.deleteBodiesWithoutEntries(DAY, confirmed)).isEqualTo(1);
    assertThat(positions(PHONE)).containsExactly(3L);
    assertThat(positions(DESK)).containsExactly(2L);
  }

  @Test
  void rowsOfAnUnknownDayAreFound() {
    store(DAY, PHONE, 1);
    store(DAY + 1, PHONE, 2);
    assertThat(table.deleteEntriesOfAnyDay(List.of(row(0, PHONE, 2), row(0, PHONE, 9))))
        .containsExactly(row(DAY + 1, PHONE, 2));
  }

  @Test
  void aHeadGoesAcrossDaysOldestFirst() {
    store(DAY + 1, PHONE, 5, 6);
    store(DAY, PHONE, 3, 4);
    Head all = head(10, 1_000);
    assertThat(all.entries()).extracting(StoredEntry::position).containsExactly(3L, 4L, 5L, 6L);
    assertThat(all.whole()).isTrue();
    assertThat(head(4, 1_000).whole()).isTrue();
    assertThat(head(3, 1_000).whole()).isFalse();
  }

  @Test
  void aHeadStopsReadingBodiesAtItsBytes() {
    store(DAY, PHONE, LongStream.rangeClosed(1, 20).toArray());
    Head some = head(100, 25); // Bodies of 10 bytes each.
    assertThat(some.entries()).hasSize(3);
    assertThat(some.whole()).isFalse();
  }

  @Test
  void anEmptyMailboxIsReadAsWholeAndEmpty() {
    assertThat(head(10, 100)).isEqualTo(Head.EMPTY);
  }

  @Test
  void whatWaitsIsTakenOut() {
    DeviceKey waiting = MailboxRow.waiting("alice");
    store(DAY, waiting, 1, 2);
    store(DAY, PHONE, 3);
    assertThat(table.takeWaiting(new int[] {shard}, new String[] {"alice"}))
        .containsExactlyInAnyOrder(row(DAY, waiting, 1), row(DAY, waiting, 2));
    assertThat(positions(PHONE)).containsExactly(3L);
  }

  @Test
  void aCensusCountsEveryMailboxOfTheShard() {
    long high = (1L << 52) + 1;
    store(DAY, PHONE, high, high + 1);
    store(DAY + 1, PHONE, high + 2);
    store(DAY, DESK, high);
    Census census = reader.census(shard, 100);
    assertThat(census.size()).isEqualTo(2);
    assertThat(census.of(PHONE))
        .contains(Fingerprint.NOTHING.plus(high, 10).plus(high + 1, 10).plus(high + 2, 10));
    assertThat(reader.dayRanges(shard).daysOf(high + 2)).containsExactly(DAY + 1);
  }

  @Test
  void whatIsWrittenOfATopicSaysNothingAboutOneMadeAnew() {
    ShardEpochs before = epochs(Clock.systemUTC(), "a");
    before.raise(shard);
    before.written(shard, new StoredThrough(1_000, 50));
    assertThat(before.raise(shard).through().covers(10, 20)).isTrue();
    ShardEpochs after = epochs(Clock.systemUTC(), "b");
    assertThat(after.raise(shard).through().covers(10, 20)).isFalse();
    assertThat(after.raise(shard).through().covers(10, 20)).isFalse();
  }

  @Test
  void aDeposedWriterIsRefused() {
    ShardEpochs epochs = epochs();
    long first = epochs.raise(shard).epoch();
    epochs.check(Map.of(shard, first));
    assertThat(epochs.raise(shard).epoch()).isGreaterThan(first);
    assertThatThrownBy(() -> epochs.check(Map.of(shard, first))).isInstanceOf(DeposedFailure.class);
  }

  @Test
  void aSuccessorWaitsForTheTransactionUnderWay() {
    ShardEpochs epochs = epochs();
    long first = epochs.raise(shard).epoch();
    CompletableFuture<Long> raised = new CompletableFuture<>();
    FIXTURE.transactions.executeWithoutResult(
        status -> {
          epochs.check(Map.of(shard, first));
          Thread.ofVirtual().start(() -> raised.complete(epochs.raise(shard).epoch()));
          await().until(MailboxTableTest::somebodyWaitsForALock);
          assertThat(raised).isNotDone();
          store(DAY, PHONE, 1);
        });
    assertThat(raised.join()).isGreaterThan(first);
    assertThat(reader.census(shard, 10).size()).isEqualTo(1);
  }

  private static boolean somebodyWaitsForALock() {
    Long waiting =
        FIXTURE.jdbc.queryForObject(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND wait_event_type = 'Lock'",
            Long.class);
    return waiting != null && waiting > 0;
  }

  private static ShardEpochs epochs() {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(5), ZoneOffset.UTC);
    return epochs(clock, "a");
  }

  private static ShardEpochs epochs(Clock clock, String storageTopic) {
    TopicIds topics =
        new TopicIds("c", "p", 4, Map.of(Topic.OFFLINE_STORAGE.topicName(), storageTopic));
    return new ShardEpochs(FIXTURE.jdbc, topics, clock, new SimpleMeterRegistry());
  }

  private void store(int day, DeviceKey mailbox, long... positions) {
    for (long position : positions) {
      table.insertBodies(List.of(body(day, position)));
      table.insertEntries(List.of(row(day, mailbox, position)));
    }
  }

  private List<Long> positions(DeviceKey mailbox) {
    return reader
        .heads(List.of(new Wanted(shard, mailbox)), 100, 10_000)
        .getOrDefault(mailbox, Head.EMPTY)
        .entries()
        .stream()
        .map(StoredEntry::position)
        .toList();
  }

  private Head head(int entries, long bytes) {
    return reader
        .heads(List.of(new Wanted(shard, DESK), new Wanted(shard, PHONE)), entries, bytes)
        .getOrDefault(PHONE, Head.EMPTY);
  }

  private Body body(int day, long position) {
    return new Body(day, shard, position, new byte[10]);
  }

  private MailboxRow row(int day, DeviceKey mailbox, long position) {
    return new MailboxRow(day, shard, mailbox, position, day == 0 ? 0 : 10);
  }
}
