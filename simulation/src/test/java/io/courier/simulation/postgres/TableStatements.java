package io.courier.simulation.postgres;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.id.Position;
import io.courier.offline.device.Seen;
import io.courier.offline.store.Body;
import io.courier.offline.store.Days;
import io.courier.offline.store.MailboxRow;
import io.courier.simulation.postgres.TablesComparisonTest.Store;
import io.courier.simulation.time.Dice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Random statements that write, each as Offline's tables have it, on few keys that collide.
final class TableStatements {
  static final int SHARDS = 2;
  static final long GENERATION = 3;
  static final int OFFSETS = 6;
  static final List<String> USERS = List.of("ann", "ben", "cem");

  /// The mailbox of which one position lies in two days, as none of Offline's does: it is never
  /// read, since nobody says which of both comes first.
  private static final DeviceKey TWICE = new DeviceKey("eva", "phone");

  private static final List<String> DEVICES = List.of("phone", "laptop", MailboxRow.WAITING);
  private static final int TODAY = Days.of(TableSteps.NOON);

  /// One statement, or a few that belong together.
  record Statement(String kind, String told, Function<Store, @Nullable Object> action) {}

  Statement any(Dice dice) {
    return switch (dice.below(19)) {
      case 0 -> check(dice);
      case 1, 2, 3 -> insertBodies(dice);
      case 4, 5, 6, 7 -> {
        List<MailboxRow> rows = rows(dice);
        yield rows("insert-entries", rows, it -> it.database().mailboxes().insertEntries(rows));
      }
      case 8, 9 -> {
        // Of a day that has no partition, now and then.
        int day = dice.chance(0.9) ? TODAY + dice.below(2) : TODAY + 9;
        List<MailboxRow> rows = rows(dice);
        yield rows(
            "delete-entries", rows, it -> it.database().mailboxes().deleteEntries(day, rows), day);
      }
      case 10 -> {
        List<MailboxRow> rows = rows(dice);
        yield rows(
            "delete-of-any-day", rows, it -> it.database().mailboxes().deleteEntriesOfAnyDay(rows));
      }
      case 11, 12 -> {
        int day = TODAY + dice.below(2);
        List<MailboxRow> rows = rows(dice);
        yield new Statement(
            "delete-bodies",
            "delete bodies without entries of %d: %s".formatted(day, rows),
            it -> it.database().mailboxes().deleteBodiesWithoutEntries(day, rows));
      }
      case 13 -> {
        List<MailboxRow> rows = rows(dice);
        yield new Statement(
            "delete-bodies-of-days",
            "delete bodies without entries: " + rows,
            it -> {
              it.database().mailboxes().deleteBodiesWithoutEntries(rows);
              return null;
            });
      }
      case 14 -> takeWaiting(dice);
      case 15 -> clear(dice, Integer.MAX_VALUE);
      case 16 -> clear(dice, dice.between(1, 3));
      case 17 -> writeDevices(dice);
      default -> gaps(dice);
    };
  }

  /// The shards' epochs, or others.
  static Statement check(Dice dice) {
    Map<Integer, Long> offsets = new TreeMap<>();
    for (int i = dice.below(SHARDS); i >= 0; i--) {
      offsets.put(dice.below(SHARDS), dice.chance(0.9) ? 0L : dice.one(-1, 1));
    }
    return new Statement(
        "check",
        "check epochs " + offsets,
        store -> {
          Map<Integer, Long> epochs = new HashMap<>();
          offsets.forEach(
              (shard, offset) ->
                  epochs.put(shard, store.raised().getOrDefault(shard, 0L) + offset));
          store.database().epochs().check(epochs);
          return null;
        });
  }

  private static Statement insertBodies(Dice dice) {
    List<Body> bodies = new ArrayList<>();
    List<String> told = new ArrayList<>();
    for (MailboxRow row : rows(dice)) {
      byte[] bytes = new byte[dice.below(7)];
      dice.random().nextBytes(bytes);
      bodies.add(new Body(row.day(), row.shard(), row.position(), bytes));
      told.add(
          "%d %d %d %s"
              .formatted(row.day(), row.shard(), row.position(), HexFormat.of().formatHex(bytes)));
    }
    return new Statement(
        "insert-bodies",
        "insert bodies " + told,
        store -> store.database().mailboxes().insertBodies(bodies));
  }

  private static Statement takeWaiting(Dice dice) {
    Map<String, Integer> users = new LinkedHashMap<>();
    for (int i = dice.below(3); i >= 0; i--) {
      String user = dice.one(USERS);
      users.put(user, shardOf(user));
    }
    int[] shards = users.values().stream().mapToInt(Integer::intValue).toArray();
    String[] names = users.keySet().toArray(String[]::new);
    return rows(
        "take-waiting", users, store -> store.database().mailboxes().takeWaiting(shards, names));
  }

  /// Part by part until none is left: nobody says which come first.
  private static Statement clear(Dice dice, int most) {
    DeviceKey mailbox = dice.chance(0.9) ? mailbox(dice) : TWICE;
    int shard = shardOf(mailbox.user());
    return rows(
        most == Integer.MAX_VALUE ? "clear" : "clear-in-parts",
        mailbox + " by " + most,
        store -> {
          List<MailboxRow> cleared = new ArrayList<>();
          List<MailboxRow> part;
          do {
            part = store.database().mailboxes().clear(shard, mailbox, most);
            cleared.addAll(part);
          } while (part.size() == most);
          return cleared;
        });
  }

  private static Statement writeDevices(Dice dice) {
    Map<DeviceKey, Seen> seen = new LinkedHashMap<>();
    for (int i = dice.below(3); i >= 0; i--) {
      DeviceKey device = new DeviceKey(dice.one(USERS), dice.one(List.of("phone", "laptop")));
      seen.put(device, new Seen(dice.below(SHARDS), device, dice.chance(0.5)));
    }
    Instant now =
        Instant.ofEpochMilli(TableSteps.NOON).plusSeconds(dice.between(-100_000, 100_000));
    return new Statement(
        "write-devices",
        "write devices %s at %s".formatted(seen.values(), now),
        store -> {
          store.database().devices().write(seen.values(), now);
          return null;
        });
  }

  /// No mailbox has one, as in the simulation.
  private static Statement gaps(Dice dice) {
    DeviceKey mailbox = mailbox(dice);
    int shard = shardOf(mailbox.user());
    return new Statement(
        "gaps",
        "gaps of " + mailbox,
        store -> {
          var gaps = store.database().gaps();
          return List.of(
              gaps.of(shard, List.of(mailbox)).size(),
              gaps.delete(List.of(new MailboxRow(0, shard, mailbox, 1))),
              gaps.clear(shard, mailbox),
              gaps.claim(shard, mailbox));
        });
  }

  private static Statement rows(
      String kind, Object told, Function<Store, List<MailboxRow>> action, int... day) {
    String of = day.length == 0 ? "" : " of " + day[0];
    return new Statement(
        kind, "%s%s: %s".formatted(kind, of, told), store -> sorted(action.apply(store)));
  }

  private static List<MailboxRow> sorted(Collection<MailboxRow> rows) {
    return rows.stream().sorted(Comparator.comparing(MailboxRow::toString)).toList();
  }

  // ---- keys -------------------------------------------------------------------------------------

  /// The same one several times, now and then.
  private static List<MailboxRow> rows(Dice dice) {
    List<MailboxRow> rows = new ArrayList<>();
    for (int i = dice.below(8); i > 0; i--) {
      int offset = dice.below(OFFSETS);
      boolean twice = dice.chance(0.15);
      DeviceKey mailbox = twice ? TWICE : mailbox(dice);
      int day = TODAY + offset / 3 - (twice ? dice.below(2) : 0);
      long position = Position.of(GENERATION, offset);
      rows.add(new MailboxRow(day, shardOf(mailbox.user()), mailbox, position, dice.below(9)));
    }
    return rows;
  }

  static DeviceKey mailbox(Dice dice) {
    return new DeviceKey(dice.one(USERS), dice.one(DEVICES));
  }

  static int shardOf(String user) {
    return user.charAt(0) % SHARDS;
  }
}
