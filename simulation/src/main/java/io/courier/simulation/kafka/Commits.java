package io.courier.simulation.kafka;

import io.courier.simulation.time.Dice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The commits of one member: an asynchronous one may arrive late, and its answer is told in
/// a poll.
final class Commits {
  private final Group group;
  private final Dice dice;
  private final Predicate<Set<TopicPartition>> isRefused;
  private final List<Runnable> answers = new ArrayList<>();
  private @Nullable Map<TopicPartition, OffsetAndMetadata> underWay;
  private @Nullable OffsetCommitCallback callback;

  Commits(Group group, Dice dice, Predicate<Set<TopicPartition>> isRefused) {
    this.group = group;
    this.dice = dice;
    this.isRefused = isRefused;
  }

  void async(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback told) {
    arrive();
    underWay = Map.copyOf(offsets);
    callback = told;
    if (dice.chance(0.5)) {
      arrive();
    }
  }

  /// What is under way reaches the coordinator.
  void arrive() {
    Map<TopicPartition, OffsetAndMetadata> offsets = underWay;
    OffsetCommitCallback told = callback;
    underWay = null;
    if (offsets == null || told == null) {
      return;
    }
    boolean refused = isRefused.test(offsets.keySet());
    if (!refused) {
      offsets.forEach((partition, offset) -> group.commit(partition, offset.offset()));
    }
    answers.add(() -> told.onComplete(offsets, refused ? new CommitFailedException() : null));
  }

  boolean isAnswered() {
    return !answers.isEmpty();
  }

  void tell() {
    List<Runnable> due = List.copyOf(answers);
    answers.clear();
    due.forEach(Runnable::run);
  }

  void sync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    arrive();
    if (isRefused.test(offsets.keySet())) {
      throw new CommitFailedException();
    }
    offsets.forEach((partition, offset) -> group.commit(partition, offset.offset()));
  }

  /// As the consumer tells it: null where nothing was committed.
  Map<TopicPartition, @Nullable OffsetAndMetadata> committed(Collection<TopicPartition> of) {
    Map<TopicPartition, @Nullable OffsetAndMetadata> known = new HashMap<>();
    for (TopicPartition partition : of) {
      Long offset = group.committedOrNull(partition);
      known.put(partition, offset == null ? null : new OffsetAndMetadata(offset));
    }
    return known;
  }
}
