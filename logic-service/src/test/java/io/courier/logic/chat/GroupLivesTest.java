package io.courier.logic.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.kafka.batch.Item;
import io.courier.kafka.consume.Records;
import io.courier.kafka.consume.TransientFailure;
import io.courier.logic.Inputs;
import io.courier.logic.store.GroupDatabase;
import io.courier.messages.id.MessageId;
import io.courier.messages.topic.ChatInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random lives of groups, with crashes: what a record gives does not depend on how often it was
/// processed, nor by whom, nor on what was carried out meanwhile.
class GroupLivesTest {
  private static final List<String> USERS = List.of("ann", "ben", "cat", "dan", "eve", "fay");
  private static final int RECORDS = 160;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void aRecordGivesTheSameHoweverOftenItIsProcessed(long seed) {
    Random random = new Random(seed);
    List<Item> log = log(random, "life" + seed + "-" + System.nanoTime());
    try (GroupDatabase straight = new GroupDatabase("logic_straight" + seed);
        GroupDatabase troubled = new GroupDatabase("logic_troubled" + seed)) {
      LogicInstance alone = new LogicInstance(straight, 1_000);
      for (int from = 0; from < log.size(); from += 10) {
        alone.poll(log.subList(from, from + 10));
      }
      Map<Long, Set<String>> expected = byRecord(alone.sent);
      assertThat(alone.dead).isEmpty();
      assertThat(expected).hasSize(RECORDS);

      Map<Long, Set<String>> given = trouble(random, log, troubled, expected);

      assertThat(given).isEqualTo(expected);
      assertThat(rows(troubled)).isEqualTo(rows(straight));
    }
  }

  /// Two instances. One has the partition; the other may have lost it without knowing, and goes on.
  /// Polls have any length and die anywhere, and whoever takes over, or goes back, reads again.
  private static Map<Long, Set<String>> trouble(
      Random random, List<Item> log, GroupDatabase database, Map<Long, Set<String>> expected) {
    Map<Long, Set<String>> given = new HashMap<>();
    LogicInstance[] instances = {
      new LogicInstance(database, 30), new LogicInstance(database, 1_000)
    };
    int[] next = {0, 0};
    int owner = 0;
    int deaths = 0;
    while (next[owner] < log.size()) {
      int turn = random.nextInt(4) == 0 && next[1 - owner] > 0 ? 1 - owner : owner;
      int to = Math.min(log.size(), next[turn] + 1 + random.nextInt(25));
      if (isProcessed(random, instances[turn], log.subList(next[turn], to))) {
        next[turn] = to;
      } else {
        deaths++;
      }
      if (random.nextInt(8) == 0) {
        next[owner] = before(random, next[owner]); // some was sent and did not arrive
      }
      if (random.nextInt(8) == 0) {
        int committed = before(random, next[owner]);
        owner = 1 - owner;
        instances[owner].groups.forget(Set.of(0));
        next[owner] = committed;
      }
      for (LogicInstance instance : instances) {
        assertThat(instance.dead).isEmpty();
        byRecord(instance.sent)
            .forEach(
                (at, sent) -> {
                  assertThat(expected.get(at)).as("record " + (at - Inputs.AT)).containsAll(sent);
                  given.computeIfAbsent(at, it -> new HashSet<>()).addAll(sent);
                });
        instance.sent.clear();
      }
    }
    assertThat(deaths).as("crashes").isGreaterThan(3);
    return given;
  }

  private static int before(Random random, int offset) {
    return Math.max(0, offset - random.nextInt(30));
  }

  private static boolean isProcessed(Random random, LogicInstance logic, List<Item> poll) {
    switch (random.nextInt(6)) {
      case 0 -> logic.isRedisAway = true;
      case 1 -> logic.kafkaTakes = random.nextInt(40);
      case 2 -> logic.writes = LogicInstance.Writes.REFUSED;
      case 3 -> logic.writes = LogicInstance.Writes.UNANSWERED;
      default -> {}
    }
    try {
      logic.poll(poll);
      return true;
    } catch (TransientFailure e) {
      return false;
    } finally {
      logic.isRedisAway = false;
      logic.kafkaTakes = Integer.MAX_VALUE;
      logic.writes = LogicInstance.Writes.DONE;
    }
  }

  private static List<Item> log(Random random, String run) {
    List<String> groups = new ArrayList<>();
    List<ChatInput> inputs = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      String clientId = run + "-" + i;
      String sender = pick(random, USERS);
      if (i < 3 || random.nextInt(60) == 0) {
        groups.add(MessageId.of(sender, clientId));
        inputs.add(
            Inputs.create(
                sender, clientId, "'name':'g','users':['%s','ben','cat']".formatted(sender)));
      } else if (random.nextInt(12) == 0) {
        inputs.add(pick(random, inputs)); // a client repeats what it sent before
      } else if (random.nextInt(3) == 0) {
        inputs.add(Inputs.send("group:" + pick(random, groups), sender, clientId));
      } else {
        inputs.add(command(random, pick(random, groups), sender, clientId));
      }
    }
    List<Item> log = new ArrayList<>();
    for (ChatInput input : inputs) {
      int offset = log.size();
      log.add(Records.item(0, offset, input.toBuilder().setAt(Inputs.AT + offset).build()));
    }
    return log;
  }

  private static ChatInput command(Random random, String group, String sender, String clientId) {
    String user = pick(random, USERS);
    String other = pick(random, USERS);
    String[] choice =
        switch (random.nextInt(11)) {
          case 0, 1 -> new String[] {"invite", "'users':['%s','%s']".formatted(user, other)};
          case 2 -> new String[] {"remove", "'users':['%s']".formatted(user)};
          case 3 -> new String[] {"leave", ""};
          case 4 -> new String[] {"rename", "'name':'n" + random.nextInt(5) + "'"};
          case 5 -> new String[] {"role", "'user':'%s','role':'admin'".formatted(user)};
          case 6 -> new String[] {"role", "'user':'%s','role':'owner'".formatted(user)};
          case 7 -> new String[] {"mute", "'user':'%s','seconds':60".formatted(user)};
          case 8 -> new String[] {"mode", "'muteAll':" + random.nextBoolean()};
          case 9 -> new String[] {"members", "'limit':3"};
          default ->
              random.nextInt(10) == 0 ? new String[] {"dissolve", ""} : new String[] {"info", ""};
        };
    String data = "'group':'" + group + "'" + (choice[1].isEmpty() ? "" : "," + choice[1]);
    return Inputs.command("group:" + group, sender, clientId, "group." + choice[0], data);
  }

  private static <T> T pick(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static Map<Long, Set<String>> byRecord(List<LogicInstance.Sent> sent) {
    Map<Long, Set<String>> byRecord = new HashMap<>();
    for (LogicInstance.Sent one : sent) {
      byRecord
          .computeIfAbsent(one.at(), it -> new HashSet<>())
          .add(
              "%d/%d %s to %s"
                  .formatted(
                      one.shard(), one.fanout().getChunk(), one.fanout().getMessage(), one.to()));
    }
    return byRecord;
  }

  /// All that the store keeps, but for times.
  private static List<String> rows(GroupDatabase database) {
    List<String> rows = new ArrayList<>();
    for (String query :
        List.of(
            "SELECT group_id, last_seq, members, dissolved_at IS NULL FROM logic.chat_group",
            "SELECT group_id, from_seq, to_seq, name, mute_all, owner FROM logic.group_state",
            "SELECT group_id, user_id, from_seq, to_seq, role, muted_until FROM logic.group_member",
            "SELECT group_id, command, seq, md5(result), md5(event) FROM logic.group_outcome")) {
      rows.addAll(
          database
              .jdbc()
              .queryForList("SELECT t::text FROM (" + query + ") AS t ORDER BY 1", String.class));
    }
    return rows;
  }
}
