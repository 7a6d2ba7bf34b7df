package io.courier.kafka.consume;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The trackers of all partitions of one consumer, and its commits. Poll thread only, but for the
/// two totals and the backlog.
final class PartitionOffsets {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionOffsets.class);

  /// A stop with Kafka away waits no longer, instead of the client's 60 s.
  private static final Duration LAST_COMMIT = Duration.ofSeconds(5);

  private final PollLoopSettings settings;
  private final LongSupplier nanoTime;
  private final Map<TopicPartition, OffsetTracker> trackers = new HashMap<>();
  private final Set<TopicPartition> full = new HashSet<>();
  private final Backlog backlog = new Backlog();
  private long lastCommitNanos;
  private volatile int totalRecords;
  private volatile long totalBytes;

  PartitionOffsets(PollLoopSettings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  static TopicPartition partition(Inbound inbound) {
    return new TopicPartition(inbound.record().topic(), inbound.record().partition());
  }

  void add(Inbound inbound) {
    trackers.computeIfAbsent(partition(inbound), p -> new OffsetTracker()).add(inbound);
  }

  /// At the bound until half of it is done, so that pausing does not flap.
  boolean isFull(TopicPartition partition) {
    OffsetTracker tracker = trackers.get(partition);
    if (tracker == null) {
      return false;
    }
    tracker.advance();
    int share = full.contains(partition) ? 2 : 1;
    boolean isFull =
        tracker.unresolvedRecords() >= settings.maxUnresolvedRecords() / share
            || tracker.unresolvedBytes() >= settings.maxUnresolvedBytes() / share;
    if (isFull) {
      full.add(partition);
    } else {
      full.remove(partition);
    }
    return isFull;
  }

  void commitAsync(Consumer<byte[], byte[]> consumer) {
    long now = nanoTime.getAsLong();
    if (now - lastCommitNanos < settings.commitInterval().toNanos()) {
      return;
    }
    lastCommitNanos = now;
    Map<TopicPartition, OffsetAndMetadata> commits = committable(trackers.keySet());
    countTotals();
    if (!commits.isEmpty()) {
      consumer.commitAsync(
          commits,
          (offsets, failure) -> {
            if (failure != null) {
              LOG.warn("a commit failed and is repeated: {}", failure.toString());
              offsets.keySet().forEach(this::commitFailed);
            }
          });
    }
  }

  /// Counts once a second how far the consumer is behind.
  void countBacklog(Consumer<byte[], byte[]> consumer) {
    long now = nanoTime.getAsLong();
    if (backlog.isDue(now)) {
      backlog.count(
          now,
          consumer.assignment(),
          trackers,
          partition -> consumer.currentLag(partition).orElse(0),
          fullest());
    }
  }

  /// From any thread.
  Backlog backlog() {
    return backlog;
  }

  /// Commits what is done, and waits for it. A failure is logged: the next owner reads more again.
  void commitSync(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> commits = committable(partitions);
    if (commits.isEmpty()) {
      return;
    }
    try {
      try {
        consumer.commitSync(commits, LAST_COMMIT);
      } catch (WakeupException e) {
        // The wake-up of a stop, which came after the last poll.
        consumer.commitSync(commits, LAST_COMMIT);
      }
    } catch (KafkaException e) {
      LOG.warn("a last commit failed, its records are read again: {}", e.toString());
    }
  }

  void drop(Collection<TopicPartition> partitions) {
    partitions.forEach(trackers::remove);
    partitions.forEach(full::remove);
  }

  void clear() {
    trackers.clear();
    full.clear();
    backlog.clear();
  }

  int totalRecords() {
    return totalRecords;
  }

  long totalBytes() {
    return totalBytes;
  }

  private Map<TopicPartition, OffsetAndMetadata> committable(
      Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetTracker tracker = trackers.get(partition);
      OptionalLong offset = tracker == null ? OptionalLong.empty() : tracker.committable();
      if (tracker != null && offset.isPresent()) {
        commits.put(partition, new OffsetAndMetadata(offset.getAsLong()));
        tracker.committing(offset.getAsLong());
      }
    }
    return commits;
  }

  private void commitFailed(TopicPartition partition) {
    OffsetTracker tracker = trackers.get(partition);
    if (tracker != null) {
      tracker.commitFailed();
    }
  }

  private double fullest() {
    double fullest = 0;
    for (OffsetTracker tracker : trackers.values()) {
      double ofRecords = (double) tracker.unresolvedRecords() / settings.maxUnresolvedRecords();
      double ofBytes = (double) tracker.unresolvedBytes() / settings.maxUnresolvedBytes();
      fullest = Math.max(fullest, Math.max(ofRecords, ofBytes));
    }
    return fullest;
  }

  private void countTotals() {
    int records = 0;
    long bytes = 0;
    for (OffsetTracker tracker : trackers.values()) {
      records += tracker.unresolvedRecords();
      bytes += tracker.unresolvedBytes();
    }
    totalRecords = records;
    totalBytes = bytes;
  }
}
