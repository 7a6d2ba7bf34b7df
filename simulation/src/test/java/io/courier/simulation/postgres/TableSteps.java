package io.courier.simulation.postgres;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.id.Position;
import io.courier.offline.device.KnownDevices;
import io.courier.offline.store.Days;
import io.courier.offline.store.Head;
import io.courier.offline.store.MailboxReader.Wanted;
import io.courier.simulation.comparison.Step;
import io.courier.simulation.postgres.TablesComparisonTest.Store;
import io.courier.simulation.time.Dice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// What Offline asks of its tables: transactions of some statements, and what is read.
final class TableSteps implements Function<Dice, Step<Store>> {
  static final long NOON = Instant.parse("2026-11-25T12:00:00Z").toEpochMilli();
  private static final int TODAY = Days.of(NOON);

  private final TableStatements statements = new TableStatements();
  private int taken;

  @Override
  public Step<Store> apply(Dice dice) {
    if (taken < TableStatements.SHARDS && dice.chance(0.5)) {
      return raise(taken++, dice);
    }
    return switch (dice.below(12)) {
      case 0 -> raise(dice.below(TableStatements.SHARDS), dice);
      case 1 -> heads(dice);
      case 2 -> census(dice);
      case 3 -> days(dice);
      case 4 -> load(dice);
      default -> transaction(dice);
    };
  }

  private static Step<Store> raise(int shard, Dice dice) {
    // Clocks go backwards too.
    long now = NOON + dice.between(-3, 3);
    return new Step<>(
        "raise",
        "raise the epoch of " + shard + " at " + now,
        store -> {
          store.database().setClock(now);
          long epoch = store.database().epochs().raise(shard).epoch();
          store.raised().put(shard, epoch);
          return epoch;
        });
  }

  /// All of it is there or nothing.
  private Step<Store> transaction(Dice dice) {
    if (dice.chance(0.5)) {
      TableStatements.Statement one = statements.any(dice);
      return new Step<>(one.kind(), one.told(), store -> inTransaction(store, one.action()));
    }
    List<TableStatements.Statement> several = new ArrayList<>();
    if (dice.chance(0.7)) {
      several.add(TableStatements.check(dice));
    }
    for (int i = dice.below(4); i >= 0; i--) {
      several.add(statements.any(dice));
    }
    boolean fails = dice.chance(0.2);
    List<String> told = several.stream().map(TableStatements.Statement::told).toList();
    return new Step<>(
        "several",
        String.join("; ", told) + (fails ? "; fails" : ""),
        store ->
            inTransaction(
                store,
                it -> {
                  List<Object> answers = new ArrayList<>();
                  several.forEach(one -> answers.add(String.valueOf(one.action().apply(it))));
                  if (fails) {
                    throw new IllegalStateException("as if a later statement failed");
                  }
                  return answers;
                }));
  }

  private static Object inTransaction(Store store, Function<Store, ?> action) {
    return store.database().transactions().execute(status -> action.apply(store));
  }

  private static Step<Store> heads(Dice dice) {
    LinkedHashSet<Wanted> wanted = new LinkedHashSet<>();
    for (int i = dice.below(4); i >= 0; i--) {
      DeviceKey mailbox = TableStatements.mailbox(dice);
      wanted.add(new Wanted(TableStatements.shardOf(mailbox.user()), mailbox));
    }
    int entries = dice.between(1, 5);
    // At least one, as the settings have it: with none the statement finds no row to count in.
    long bytes = dice.one(1, 5, 12, 1_000);
    return new Step<>(
        "heads",
        "heads of %s, %d entries, %d bytes".formatted(wanted, entries, bytes),
        store -> {
          Map<String, String> heads = new TreeMap<>();
          store
              .database()
              .reader()
              .heads(List.copyOf(wanted), entries, bytes)
              .forEach((mailbox, head) -> heads.put(mailbox.toString(), told(head)));
          return heads;
        });
  }

  private static String told(Head head) {
    return head.entries().stream()
            .map(entry -> entry.position() + " " + HexFormat.of().formatHex(entry.body()))
            .toList()
        + (head.whole() ? " is all" : " and more");
  }

  private static Step<Store> census(Dice dice) {
    int shard = dice.below(TableStatements.SHARDS);
    int most = dice.one(2, 5, 100);
    return new Step<>(
        "census",
        "census of " + shard + ", at most " + most,
        store -> {
          Map<String, String> counted = new TreeMap<>();
          var census = store.database().reader().census(shard, most);
          census.forEach((mailbox, print) -> counted.put(mailbox.toString(), print.toString()));
          counted.put("counting", census.isCounting() + " " + census.size());
          return counted;
        });
  }

  private static Step<Store> days(Dice dice) {
    int shard = dice.below(TableStatements.SHARDS);
    return new Step<>(
        "days",
        "days of positions of " + shard,
        store -> {
          var ranges = store.database().reader().dayRanges(shard);
          List<List<Integer>> days = new ArrayList<>();
          for (int offset = 0; offset <= TableStatements.OFFSETS; offset++) {
            days.add(ranges.daysOf(Position.of(TableStatements.GENERATION, offset)));
          }
          return days;
        });
  }

  private static Step<Store> load(Dice dice) {
    List<String> users =
        dice.chance(0.8) ? TableStatements.USERS : List.of(dice.one(TableStatements.USERS), "zoe");
    return new Step<>(
        "load",
        "devices of " + users,
        store -> {
          KnownDevices known = new KnownDevices(100);
          store.database().devices().load(users).forEach(known::loaded);
          Map<String, String> told = new TreeMap<>();
          for (String user : users) {
            List<String> devices = known.of(user).stream().sorted().toList();
            told.put(
                user,
                devices.stream()
                    .map(
                        device ->
                            "%s %s %s %s"
                                .formatted(
                                    device,
                                    known.isSeenToday(user, device, TODAY - 1),
                                    known.isSeenToday(user, device, TODAY),
                                    known.isSeenToday(user, device, TODAY + 1)))
                    .toList()
                    .toString());
          }
          return told;
        });
  }
}
