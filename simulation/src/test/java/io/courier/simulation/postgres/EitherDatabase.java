package io.courier.simulation.postgres;

import io.courier.offline.device.DeviceTable;
import io.courier.offline.retention.DayPartitions;
import io.courier.offline.store.GapTable;
import io.courier.offline.store.MailboxReader;
import io.courier.offline.store.MailboxTable;
import io.courier.offline.store.ShardEpochs;
import java.time.Clock;
import java.util.SortedMap;
import org.springframework.transaction.support.TransactionOperations;

/// Offline's database, or the model of it: its tables as Offline reaches them.
public interface EitherDatabase {
  MailboxTable mailboxes();

  MailboxReader reader();

  GapTable gaps();

  DeviceTable devices();

  ShardEpochs epochs();

  DayPartitions partitions();

  TransactionOperations transactions();

  Clock clock();

  /// What its [#clock] shows from now on.
  void setClock(long millis);

  /// By table and primary key. Not what no model has: when a device was first seen, whether it is
  /// forgotten, gaps, and up to where a shard is written.
  SortedMap<String, String> contents();

  static String epochKey(int shard) {
    return "shard_epoch " + shard;
  }

  static String deviceKey(String user, String device) {
    return "device %s %s".formatted(user, device);
  }

  static String deviceRow(int shard, long seenMillis) {
    return "in shard %d, seen at %d".formatted(shard, seenMillis);
  }

  static String bodyKey(int day, int shard, long position) {
    return "stored_message %d %d %d".formatted(day, shard, position);
  }

  static String entryKey(int day, int shard, String user, String device, long position) {
    return "mailbox_entry %d %d %s %s %d".formatted(day, shard, user, device, position);
  }
}
