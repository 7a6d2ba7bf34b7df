package io.courier.simulation.postgres;

import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.Message;
import io.courier.offline.store.MailboxRow;
import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;

/// The rows of Offline's tables. Can be out of reach, and lose the answer to a commit.
public final class Database {
  private final Timeline time;
  private final Dice dice;

  private static final Comparator<MailboxRow> BY_MAILBOX =
      Comparator.comparingInt(MailboxRow::shard)
          .thenComparing(row -> row.mailbox().user())
          .thenComparing(row -> row.mailbox().device())
          .thenComparingLong(MailboxRow::position)
          .thenComparingInt(MailboxRow::day);

  private final TreeMap<MailboxRow, MailboxRow> entries = new TreeMap<>(BY_MAILBOX);
  private final Map<BodyKey, byte[]> bodies = new HashMap<>();
  private final TreeMap<DeviceKey, DeviceRow> devices =
      new TreeMap<>(Comparator.comparing(DeviceKey::user).thenComparing(DeviceKey::device));
  private final Map<Integer, Long> epochs = new HashMap<>();

  /// How to undo what the present transaction has done, the last first; null outside of one.
  private @Nullable Deque<Runnable> undo;

  private long downUntil;
  private long losesAnswersUntil;

  public Database(Timeline time, Dice dice) {
    this.time = time;
    this.dice = dice;
  }

  record BodyKey(int day, int shard, long position) {}

  record DeviceRow(int shard, long seenMillis) {}

  // ---- faults ---------------------------------------------------------------------------------

  public void downUntil(long nanos) {
    downUntil = Math.max(downUntil, nanos);
  }

  public void losesAnswersUntil(long nanos) {
    losesAnswersUntil = Math.max(losesAnswersUntil, nanos);
  }

  public void heal() {
    downUntil = 0;
    losesAnswersUntil = 0;
  }

  boolean isDown() {
    return time.now() < downUntil;
  }

  /// Whether the commit that is asked for now ends without an answer.
  boolean losesAnswer() {
    return time.now() < losesAnswersUntil && dice.chance(0.3);
  }

  Dice dice() {
    return dice;
  }

  void reach() {
    if (isDown()) {
      throw new DataAccessResourceFailureException("PostgreSQL is away");
    }
  }

  // ---- transactions ---------------------------------------------------------------------------

  void begin() {
    undo = new ArrayDeque<>();
  }

  void commit() {
    undo = null;
  }

  void rollBack() {
    Deque<Runnable> done = undo;
    undo = null;
    if (done != null) {
      done.forEach(Runnable::run);
    }
  }

  private <K, V> void put(Map<K, V> table, K key, @Nullable V value) {
    V before = value == null ? table.remove(key) : table.put(key, value);
    if (undo != null) {
      undo.addFirst(
          () -> {
            if (before == null) {
              table.remove(key);
            } else {
              table.put(key, before);
            }
          });
    }
  }

  // ---- rows -----------------------------------------------------------------------------------

  long epoch(int shard) {
    return epochs.getOrDefault(shard, 0L);
  }

  Map<Integer, Long> epochs() {
    return epochs;
  }

  void epoch(int shard, long epoch) {
    put(epochs, shard, epoch);
  }

  Map<DeviceKey, DeviceRow> devices() {
    return devices;
  }

  @Nullable DeviceRow device(DeviceKey device) {
    return devices.get(device);
  }

  void device(DeviceKey device, @Nullable DeviceRow row) {
    put(devices, device, row);
  }

  byte @Nullable [] body(BodyKey key) {
    return bodies.get(key);
  }

  void body(BodyKey key, byte @Nullable [] body) {
    put(bodies, key, body);
  }

  Iterable<BodyKey> bodyKeys() {
    return bodies.keySet();
  }

  boolean insert(MailboxRow row) {
    if (entries.containsKey(row)) {
      return false;
    }
    put(entries, row, row);
    return true;
  }

  /// @return what was there
  @Nullable MailboxRow delete(MailboxRow row) {
    MailboxRow there = entries.get(row);
    if (there != null) {
      put(entries, there, null); // not `row`, which need not have its bytes: it may come back
    }
    return there;
  }

  /// By mailbox, then position.
  List<MailboxRow> where(Predicate<MailboxRow> condition) {
    List<MailboxRow> found = new ArrayList<>();
    for (MailboxRow row : entries.keySet()) {
      if (condition.test(row)) {
        found.add(row);
      }
    }
    return found;
  }

  public List<MailboxRow> mailbox(DeviceKey mailbox) {
    return where(row -> row.mailbox().equals(mailbox));
  }

  /// The ids of the messages in a mailbox.
  public List<String> messages(DeviceKey mailbox) {
    List<String> ids = new ArrayList<>();
    for (MailboxRow row : mailbox(mailbox)) {
      byte[] body = body(new BodyKey(row.day(), row.shard(), row.position()));
      if (body != null) {
        try {
          ids.add(Message.parseFrom(body).getId());
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return ids;
  }

  /// How many bodies there are without an entry, which nobody will ever read.
  public long orphans() {
    return bodies.keySet().stream()
        .filter(
            key ->
                where(
                        row ->
                            row.day() == key.day
                                && row.shard() == key.shard
                                && row.position() == key.position)
                    .isEmpty())
        .count();
  }
}
