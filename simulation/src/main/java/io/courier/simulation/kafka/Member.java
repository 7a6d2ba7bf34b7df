package io.courier.simulation.kafka;

import io.courier.simulation.time.Dice;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// One consumer, as a member of its group. What a poll loop calls is modelled, all else is refused.
public final class Member implements InvocationHandler {
  private final Group group;
  private final String id;
  private final int maxPollRecords;
  private final Dice dice;
  private final Runnable awake;
  private final Consumer<byte[], byte[]> consumer;
  private final TreeMap<TopicPartition, Long> positions = new TreeMap<>(Group.BY_NAME);
  private final Set<TopicPartition> paused = new TreeSet<>(Group.BY_NAME);
  private final Commits commits;
  private List<String> topics = List.of();
  private @Nullable ConsumerRebalanceListener listener;
  private boolean gone;
  private boolean evicted;
  private boolean cut;
  private int unawarePolls;
  private int joined = -1;
  private int settled = -1;

  /// @param awake is told when there may be something to poll
  @SuppressWarnings("unchecked")
  public Member(Group group, String id, int maxPollRecords, Dice dice, Runnable awake) {
    this.group = group;
    this.id = id;
    this.maxPollRecords = maxPollRecords;
    this.dice = dice;
    this.awake = awake;
    this.commits = new Commits(group, dice, this::isRefused);
    this.consumer =
        (Consumer<byte[], byte[]>)
            Proxy.newProxyInstance(
                Member.class.getClassLoader(), new Class<?>[] {Consumer.class}, this);
  }

  public Consumer<byte[], byte[]> consumer() {
    return consumer;
  }

  String id() {
    return id;
  }

  List<String> topics() {
    return topics;
  }

  int joined() {
    return joined;
  }

  boolean owns(TopicPartition partition) {
    return positions.containsKey(partition);
  }

  void wake() {
    if (!gone) {
      awake.run();
    }
  }

  // ---- from outside -------------------------------------------------------------------------

  /// The group gives it up; it does not know for some polls.
  public void evict(int polls) {
    if (!gone && !evicted) {
      evicted = true;
      unawarePolls = polls;
      group.leave(this);
    }
  }

  /// The process is no more. Its last commit may have arrived.
  public void vanish() {
    if (dice.chance(0.5)) {
      commits.arrive();
    }
    gone = true;
  }

  /// A member that vanished is given up when its session has run out.
  public void expire() {
    group.leave(this);
  }

  /// Whether the brokers are out of reach.
  public void cut(boolean now) {
    cut = now;
    wake();
  }

  /// Whether the coordinator answers its heartbeats.
  public boolean isCounted() {
    return !evicted && !cut && !gone;
  }

  /// Whether a poll would bring something, or change what is assigned.
  public boolean hasWork() {
    if (cut) {
      return false;
    }
    if (evicted || commits.isAnswered() || joined != group.generation()) {
      return true;
    }
    if (settled != joined && mayGoOn()) {
      return true;
    }
    for (Map.Entry<TopicPartition, Long> position : positions.entrySet()) {
      if (!paused.contains(position.getKey())
          && position.getValue() < group.broker().log(position.getKey()).end()) {
        return true;
      }
    }
    return false;
  }

  /// Whether it reads less than it could.
  public boolean isPaused() {
    return !paused.isEmpty();
  }

  private boolean mayGoOn() {
    return group.isSticky()
        ? group.target(this).stream().anyMatch(it -> !owns(it) && group.isFree(it))
        : group.isJoined();
  }

  @Override
  @SuppressWarnings({"unchecked", "ReferenceEquality"}) // a proxy is itself alone
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) {
    Object[] given = args == null ? new Object[0] : args;
    return switch (method.getName()) {
      case "poll" -> poll();
      case "assignment" -> new TreeSet<>(positions.navigableKeySet());
      case "paused" -> Set.copyOf(paused);
      case "committed" -> commits.committed((Collection<TopicPartition>) given[0]);
      case "currentLag" ->
          group.broker().log((TopicPartition) given[0]).after(positions.get(given[0]));
      case "hashCode" -> id.hashCode();
      case "equals" -> proxy == given[0];
      case "toString" -> id;
      default -> {
        act(method.getName(), given);
        yield null;
      }
    };
  }

  @SuppressWarnings("unchecked")
  private void act(String name, Object[] given) {
    switch (name) {
      case "subscribe" -> subscribe((Collection<String>) given[0], given[1]);
      case "pause" -> paused.addAll((Collection<TopicPartition>) given[0]);
      case "resume" -> paused.removeAll((Collection<TopicPartition>) given[0]);
      case "seek" -> positions.replace((TopicPartition) given[0], (Long) given[1]);
      case "seekToBeginning" ->
          ((Collection<TopicPartition>) given[0]).forEach(it -> positions.replace(it, 0L));
      case "commitAsync" ->
          commits.async(
              (Map<TopicPartition, OffsetAndMetadata>) given[0], (OffsetCommitCallback) given[1]);
      case "commitSync" -> commits.sync((Map<TopicPartition, OffsetAndMetadata>) given[0]);
      case "close" -> close();
      default -> throw new UnsupportedOperationException(name);
    }
  }

  private void subscribe(Collection<String> names, Object rebalances) {
    topics = List.copyOf(names);
    listener = (ConsumerRebalanceListener) rebalances;
    group.broker().listen(topics, this::appended);
    group.join(this);
  }

  private void appended(TopicPartition partition) {
    if (positions.containsKey(partition)) {
      wake();
    }
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    if (cut) {
      return ConsumerRecords.empty();
    }
    commits.arrive();
    commits.tell();
    if (evicted && unawarePolls-- <= 0) {
      rejoin();
      return ConsumerRecords.empty();
    }
    if (!evicted && (joined != group.generation() || settled != joined)) {
      takePart();
    }
    return fetch();
  }

  private void rejoin() {
    evicted = false;
    List<TopicPartition> lost = List.copyOf(positions.keySet());
    positions.clear();
    paused.clear();
    if (!lost.isEmpty()) {
      told().onPartitionsLost(lost);
    }
    group.join(this);
  }

  private void takePart() {
    Set<TopicPartition> target = group.target(this);
    if (joined != group.generation()) {
      List<TopicPartition> going =
          positions.keySet().stream()
              .filter(it -> !group.isSticky() || !target.contains(it))
              .toList();
      if (!going.isEmpty()) {
        told().onPartitionsRevoked(going);
      }
      going.forEach(positions::remove);
      paused.removeAll(Set.copyOf(going));
      joined = group.generation();
    }
    if (!group.isSticky() && !group.isJoined()) {
      return;
    }
    List<TopicPartition> coming =
        target.stream().filter(it -> !owns(it) && group.isFree(it)).toList();
    coming.forEach(it -> positions.put(it, group.committed(it)));
    if (positions.keySet().containsAll(target)) {
      settled = joined;
    }
    if (!coming.isEmpty() || settled == joined) {
      told().onPartitionsAssigned(coming);
    }
  }

  private ConsumerRebalanceListener told() {
    ConsumerRebalanceListener known = listener;
    if (known == null) {
      throw new IllegalStateException("not subscribed");
    }
    return known;
  }

  private ConsumerRecords<byte[], byte[]> fetch() {
    List<TopicPartition> order = new ArrayList<>(positions.keySet());
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> found = new LinkedHashMap<>();
    int room = maxPollRecords;
    while (!order.isEmpty() && room > 0) {
      TopicPartition partition = order.remove(dice.below(order.size()));
      Long from = positions.get(partition);
      Log log = group.broker().log(partition);
      if (from == null || paused.contains(partition) || from >= log.end()) {
        continue;
      }
      long to = Math.min(log.end(), from + dice.between(1, room));
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (long offset = from; offset < to; offset++) {
        records.add(log.get(offset));
      }
      found.put(partition, records);
      positions.put(partition, to);
      room -= records.size();
    }
    return found.isEmpty() ? ConsumerRecords.empty() : new ConsumerRecords<>(found, Map.of());
  }

  private boolean isRefused(Set<TopicPartition> partitions) {
    return evicted || cut || gone || !positions.keySet().containsAll(partitions);
  }

  private void close() {
    commits.arrive();
    gone = true;
    positions.clear();
    group.leave(this);
  }
}
