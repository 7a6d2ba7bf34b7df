package io.courier.offline.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.messages.id.DeviceKey;
import io.courier.offline.store.MailboxRow;
import io.courier.offline.store.MailboxTable;
import io.courier.offline.store.StoreFixture;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DayPartitionsTest {
  private static final StoreFixture FIXTURE = new StoreFixture("offline_days");
  private static final int DAY = 20_000;

  private final DayPartitions partitions = FIXTURE.partitions;
  private final MailboxTable table = new MailboxTable(FIXTURE.jdbc);

  @BeforeAll
  static void patience() {
    Awaitility.setDefaultTimeout(30, TimeUnit.SECONDS);
  }

  @BeforeEach
  void days() {
    FIXTURE.jdbc.execute("DELETE FROM offline.mailbox_entry");
    partitions.ensure(Set.of(DAY, DAY + 1, DAY + 2));
  }

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  @Test
  void onlyDaysBehindInWhichNothingIsLeftAreDropped() {
    store(DAY + 1);
    assertThat(partitions.dropEmptyBefore(DAY + 2)).containsExactly(DAY);
    assertThat(partitions.days()).containsExactly(DAY + 1, DAY + 2);
    assertThat(partitions.dropEmptyBefore(DAY + 2)).isEmpty();
    partitions.ensure(Set.of(DAY));
    store(DAY);
  }

  @Test
  void whatWasInterruptedIsTakenUp() {
    FIXTURE.jdbc.execute(
        "ALTER TABLE offline.mailbox_entry DETACH PARTITION offline.mailbox_entry_20241004");
    FIXTURE.jdbc.execute("DROP TABLE offline.mailbox_entry_20241004");
    FIXTURE.jdbc.execute(
        "ALTER TABLE offline.stored_message DETACH PARTITION offline.stored_message_20241005");
    assertThat(partitions.dropEmptyBefore(DAY + 2)).containsExactly(DAY, DAY + 1);
    assertThat(partitions.days()).containsExactly(DAY + 2);
    partitions.ensure(Set.of(DAY));
    store(DAY);
  }

  @Test
  void aReaderUnderWayDelaysTheDropAndNobodyWaitsBehindIt() {
    CompletableFuture<List<Integer>> dropped = new CompletableFuture<>();
    FIXTURE.transactions.executeWithoutResult(
        status -> {
          FIXTURE.jdbc.queryForList("SELECT 1 FROM offline.mailbox_entry");
          Thread.ofVirtual().start(() -> dropped.complete(partitions.dropEmptyBefore(DAY + 1)));
          await().until(DayPartitionsTest::aDropWaits);
          CompletableFuture<Void> stored =
              CompletableFuture.runAsync(
                  () -> {
                    FIXTURE.jdbc.execute("SELECT set_config('lock_timeout', '1s', false)");
                    store(DAY + 1);
                  });
          stored.orTimeout(20, TimeUnit.SECONDS).join();
          // Until it gives up: what it has begun stays pending.
          assertThat(dropped.orTimeout(30, TimeUnit.SECONDS).join()).isEmpty();
        });
    assertThat(partitions.dropEmptyBefore(DAY + 1)).containsExactly(DAY);
    assertThat(partitions.days()).containsExactly(DAY + 1, DAY + 2);
  }

  private static boolean aDropWaits() {
    Long waiting =
        FIXTURE.jdbc.queryForObject(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND wait_event_type = 'Lock' AND query LIKE '%DETACH%'",
            Long.class);
    return waiting != null && waiting > 0;
  }

  private void store(int day) {
    DeviceKey phone = new DeviceKey("alice", "phone");
    assertThat(table.insertEntries(List.of(new MailboxRow(day, 1, phone, 1L << 40)))).hasSize(1);
  }
}
