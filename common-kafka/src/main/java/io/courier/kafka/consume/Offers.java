package io.courier.kafka.consume;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/// Offers a loop's records to its sink, and keeps what the sink did not take to offer it again.
///
/// Bounded by what the polls before brought: while something waits, the loop reads nothing more.
/// Used on the poll thread; only [#isHealthy] is for any.
final class Offers {
  private static final Logger LOG = LoggerFactory.getLogger(Offers.class);

  /// From 0.1 to 5 s, with jitter of a half, so that instances do not come back in step.
  static final BackOff BACK_OFF = backOff();

  private final String loop;
  private final RecordSink sink;
  private final PollLoopMetrics metrics;
  private final LongSupplier nanoTime;
  private final BackOff backOff;
  private BackOffExecution waits;
  private List<Inbound> waiting = List.of();
  private long retryAtNanos;
  private volatile boolean healthy;

  Offers(
      String loop,
      RecordSink sink,
      PollLoopMetrics metrics,
      LongSupplier nanoTime,
      BackOff backOff) {
    this.loop = loop;
    this.sink = sink;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.backOff = backOff;
    this.waits = backOff.start();
  }

  private static BackOff backOff() {
    ExponentialBackOff backOff = new ExponentialBackOff(100, 2);
    backOff.setMaxInterval(5_000);
    backOff.setJitter(50);
    return backOff;
  }

  /// Partitions are assigned: healthy until the sink says otherwise.
  void begin() {
    healthy = true;
  }

  /// The records of one poll; behind what waits already.
  void offer(List<Inbound> records) {
    if (areWaiting()) {
      // Of partitions that were assigned during this very poll and could not be paused before.
      waiting = Stream.concat(waiting.stream(), records.stream()).toList();
    } else {
      give(records);
    }
  }

  /// Offers again what waits, if its time has come.
  void again() {
    if (areWaiting() && nanoTime.getAsLong() - retryAtNanos >= 0) {
      give(waiting);
    }
  }

  private void give(List<Inbound> records) {
    try {
      sink.accept(records);
      waiting = List.of();
      healthy = true;
      waits = backOff.start();
    } catch (TransientFailure e) {
      LOG.warn("{} waits and tries again: {}", loop, e.getMessage());
      keep(records);
    } catch (RuntimeException e) {
      LOG.error("{} could not take {} records and tries again", loop, records.size(), e);
      keep(records);
    }
  }

  private void keep(List<Inbound> records) {
    metrics.retried();
    waiting = records;
    retryAtNanos = nanoTime.getAsLong() + failed();
  }

  /// Something failed, here or in the loop itself.
  ///
  /// @return how long to wait, in nanoseconds
  long failed() {
    healthy = false;
    return TimeUnit.MILLISECONDS.toNanos(waits.nextBackOff());
  }

  boolean areWaiting() {
    return !waiting.isEmpty();
  }

  void forget(Collection<TopicPartition> partitions) {
    waiting =
        waiting.stream()
            .filter(inbound -> !partitions.contains(PartitionOffsets.partition(inbound)))
            .toList();
  }

  void clear() {
    waiting = List.of();
  }

  /// Whether the last records offered were taken. From any thread.
  boolean isHealthy() {
    return healthy;
  }
}
