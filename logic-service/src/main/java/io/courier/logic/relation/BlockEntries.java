package io.courier.logic.relation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What some commands about blocks have to know, and what they change in it.
///
/// It begins as what was read under the locks of its users, and is written when all are decided on.
public final class BlockEntries {
  private final Map<String, Long> lastSeqs = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<Pair, Block> blocks = new HashMap<>();
  private final Map<BlockOutcome.Key, BlockOutcome> outcomes = new HashMap<>();
  private final Map<BlockOutcome.Key, BlockOutcome> left = new LinkedHashMap<>();
  private final Set<Pair> changed = new LinkedHashSet<>();

  /// A user and another whom it has blocked, or not.
  public record Pair(String user, String blocked) {}

  public void loadLastSeq(String user, long seq) {
    lastSeqs.put(user, seq);
  }

  public void loadCount(String user, int count) {
    counts.put(user, count);
  }

  public void load(Pair pair, Block block) {
    blocks.put(pair, block);
  }

  public void load(BlockOutcome outcome) {
    outcomes.put(outcome.key(), outcome);
  }

  /// What became of a command, before or just now; null: nothing yet.
  public @Nullable BlockOutcome outcome(BlockOutcome.Key command) {
    BlockOutcome outcome = left.get(command);
    return outcome != null ? outcome : outcomes.get(command);
  }

  /// Of the command of the user that was carried out last; 0: none was.
  public long lastSeq(String user) {
    return lastSeqs.getOrDefault(user, 0L);
  }

  /// Null: there is none.
  public @Nullable Block block(Pair pair) {
    return blocks.get(pair);
  }

  /// How many blocks of a user are kept, with those that ended.
  public int count(String user) {
    return counts.getOrDefault(user, 0);
  }

  public void change(Pair pair, Block next) {
    if (blocks.put(pair, next) == null) {
      counts.merge(pair.user, 1, Integer::sum);
    }
    changed.add(pair);
  }

  /// What became of a command is decided.
  public void leave(BlockOutcome outcome) {
    left.put(outcome.key(), outcome);
    lastSeqs.put(outcome.key().user(), outcome.seq());
  }

  /// The pairs that changed, with what holds of them now.
  public Map<Pair, Block> changed() {
    Map<Pair, Block> now = new LinkedHashMap<>();
    for (Pair pair : changed) {
      Block block = blocks.get(pair);
      if (block != null) {
        now.put(pair, block);
      }
    }
    return now;
  }

  /// What became of commands that had no outcome before, in order.
  public Iterable<BlockOutcome> left() {
    return left.values();
  }

  /// Whether there is anything to write.
  public boolean isChanged() {
    return !left.isEmpty();
  }
}
