package io.courier.simulation.redis;

import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What Redis holds: strings, hashes and sorted sets, by key. Can be emptied, rolled back to what
/// it was a while ago, and out of reach; answers can be lost, and commands carried out later.
public final class RedisModel {
  private final Timeline time;
  private final Dice dice;
  private Content content = new Content();
  private Content kept = new Content();
  private long downUntil;
  private long losesAnswersUntil;
  private int losses;
  private int histories;
  private int rollBacks;

  public RedisModel(Timeline time, Dice dice) {
    this.time = time;
    this.dice = dice;
  }

  /// A member of a sorted set.
  @SuppressWarnings("ArrayRecordComponent") // compared by content below
  record Scored(long score, byte[] member) implements Comparable<Scored> {
    @Override
    public int compareTo(Scored other) {
      int order = Long.compare(score, other.score);
      return order != 0 ? order : Arrays.compareUnsigned(member, other.member);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Scored scored && compareTo(scored) == 0;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(score);
    }
  }

  private static final class Content {
    private final Map<String, String> strings = new HashMap<>();
    private final Map<String, TreeMap<String, String>> hashes = new HashMap<>();
    private final Map<String, TreeMap<Scored, Boolean>> sets = new HashMap<>();

    private Content copy() {
      Content copy = new Content();
      copy.strings.putAll(strings);
      hashes.forEach((key, hash) -> copy.hashes.put(key, new TreeMap<>(hash)));
      sets.forEach((key, set) -> copy.sets.put(key, new TreeMap<>(set)));
      return copy;
    }
  }

  // ---- faults ---------------------------------------------------------------------------------

  /// A replica or a dump of this moment is what [#rollBack] goes back to.
  public void keepCopy() {
    kept = content.copy();
  }

  /// The server is replaced by one that lacks what was written last.
  public void rollBack() {
    losses++;
    content = kept.copy();
    histories++;
    rollBacks++;
  }

  /// The server is replaced by one that has nothing.
  public void empty() {
    losses++;
    content = new Content();
    histories++;
  }

  /// Which history of the data this is: the replication ID of the server.
  public String history() {
    return "history" + histories;
  }

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

  /// How often it was emptied or rolled back.
  public int losses() {
    return losses;
  }

  /// How often it went back to something older, and not to nothing.
  public int rollBacks() {
    return rollBacks;
  }

  public boolean isDown() {
    return time.now() < downUntil;
  }

  /// Whether the answer to what is asked now gets lost.
  boolean losesAnswer() {
    return time.now() < losesAnswersUntil && dice.chance(0.3);
  }

  /// Whether what is asked now is carried out only after its sender has given it up.
  boolean isLate() {
    return time.now() < losesAnswersUntil && dice.chance(0.3);
  }

  void later(Runnable command) {
    time.after(dice.delay(500 * Timeline.MILLI), command);
  }

  // ---- commands -------------------------------------------------------------------------------

  /// Whether a string is there.
  public boolean isThere(String key) {
    return content.strings.containsKey(key);
  }

  @Nullable String get(String key) {
    return content.strings.get(key);
  }

  void setIfAbsent(String key, String value) {
    content.strings.putIfAbsent(key, value);
  }

  public @Nullable String hget(String key, String field) {
    Map<String, String> hash = content.hashes.get(key);
    return hash == null ? null : hash.get(field);
  }

  public Map<String, String> hgetall(String key) {
    return content.hashes.getOrDefault(key, new TreeMap<>());
  }

  public void hset(String key, String field, String value) {
    content.hashes.computeIfAbsent(key, it -> new TreeMap<>()).put(field, value);
  }

  public void hdel(String key, String field) {
    TreeMap<String, String> hash = content.hashes.get(key);
    if (hash != null) {
      hash.remove(field);
      if (hash.isEmpty()) {
        content.hashes.remove(key);
      }
    }
  }

  public void del(String key) {
    content.strings.remove(key);
    content.hashes.remove(key);
    content.sets.remove(key);
  }

  void zadd(String key, long score, byte[] member) {
    TreeMap<Scored, Boolean> set = content.sets.computeIfAbsent(key, it -> new TreeMap<>());
    set.keySet().removeIf(it -> Arrays.equals(it.member, member));
    set.put(new Scored(score, member), true);
  }

  /// The members from lowest to highest score.
  List<Scored> members(String key) {
    TreeMap<Scored, Boolean> set = content.sets.get(key);
    return set == null ? List.of() : List.copyOf(set.keySet());
  }

  void zrem(String key, Scored member) {
    TreeMap<Scored, Boolean> set = content.sets.get(key);
    if (set != null) {
      set.remove(member);
      if (set.isEmpty()) {
        content.sets.remove(key);
      }
    }
  }
}
