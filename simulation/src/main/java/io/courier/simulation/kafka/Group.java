package io.courier.simulation.kafka;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// A consumer group: who reads what, and up to where it is committed.
///
/// A rebalance waits for every live member, each takes part in its own polls. One that was evicted
/// does not know until a later poll, and reads on until then: only its commits are refused.
public final class Group {
  static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final Broker broker;
  private final boolean sticky;
  private final TreeMap<TopicPartition, Long> committed = new TreeMap<>(BY_NAME);
  private final List<Member> members = new ArrayList<>();
  private final Map<Member, Integer> ranks = new HashMap<>();
  private final Map<TopicPartition, Member> targets = new TreeMap<>(BY_NAME);
  private int generation;

  Group(Broker broker, boolean sticky) {
    this.broker = broker;
    this.sticky = sticky;
  }

  boolean isSticky() {
    return sticky;
  }

  int generation() {
    return generation;
  }

  public long committed(TopicPartition partition) {
    return committed.getOrDefault(partition, 0L);
  }

  @Nullable Long committedOrNull(TopicPartition partition) {
    return committed.get(partition);
  }

  void commit(TopicPartition partition, long offset) {
    committed.put(partition, offset);
  }

  void join(Member member) {
    members.add(member);
    // A static member keeps its id; another one is given a new one each time, and its rank with it.
    ranks.put(member, sticky ? 0 : (member.id() + generation).hashCode());
    members.sort(
        Comparator.comparing((Member it) -> ranks.getOrDefault(it, 0)).thenComparing(Member::id));
    rebalance();
  }

  void leave(Member member) {
    if (members.remove(member)) {
      rebalance();
    }
  }

  boolean has(Member member) {
    return members.contains(member);
  }

  /// Whether every live member has given up what it had, and waits.
  boolean isJoined() {
    return members.stream().allMatch(member -> member.joined() == generation);
  }

  /// What this member is to have.
  Set<TopicPartition> target(Member member) {
    Set<TopicPartition> own = new TreeSet<>(BY_NAME);
    targets.forEach(
        (partition, owner) -> {
          if (owner == member) {
            own.add(partition);
          }
        });
    return own;
  }

  boolean isFree(TopicPartition partition) {
    return members.stream().noneMatch(member -> member.owns(partition));
  }

  private void rebalance() {
    generation++;
    Map<TopicPartition, Member> before = new TreeMap<>(BY_NAME);
    before.putAll(targets);
    targets.clear();
    if (members.isEmpty()) {
      return;
    }
    for (String topic : topics()) {
      if (sticky) {
        stick(topic, before);
      } else {
        range(topic);
      }
    }
    members.forEach(Member::wake);
  }

  private Set<String> topics() {
    Set<String> topics = new LinkedHashSet<>();
    members.forEach(member -> topics.addAll(member.topics()));
    return topics;
  }

  private void range(String topic) {
    int each = broker.partitions() / members.size();
    int more = broker.partitions() % members.size();
    int next = 0;
    for (int i = 0; i < members.size(); i++) {
      int share = each + (i < more ? 1 : 0);
      for (int j = 0; j < share; j++) {
        targets.put(new TopicPartition(topic, next++), members.get(i));
      }
    }
  }

  private void stick(String topic, Map<TopicPartition, Member> before) {
    int most = Math.ceilDiv(broker.partitions(), members.size());
    List<TopicPartition> left = new ArrayList<>();
    for (int i = 0; i < broker.partitions(); i++) {
      TopicPartition partition = new TopicPartition(topic, i);
      Member owner = before.get(partition);
      if (owner != null && members.contains(owner) && share(owner) < most) {
        targets.put(partition, owner);
      } else {
        left.add(partition);
      }
    }
    for (TopicPartition partition : left) {
      members.stream()
          .min(Comparator.comparingInt(this::share))
          .ifPresent(member -> targets.put(partition, member));
    }
  }

  private int share(Member member) {
    return (int) targets.values().stream().filter(owner -> owner == member).count();
  }

  Broker broker() {
    return broker;
  }

  /// Records that are not committed past, of the topics that the group reads.
  public long lag() {
    long lag = 0;
    for (TopicPartition partition : targets.keySet()) {
      lag += broker.log(partition).end() - committed(partition);
    }
    return lag;
  }
}
