package io.courier.kafka.oncall;

import io.courier.messages.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// One call's reading of dead letters, with a consumer that belongs to no group.
///
/// Reads what was there when the box was described and nothing that came since, so a letter that
/// comes back is not seen twice by the call that replayed it.
final class Look implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  /// Jumping over fewer letters than this costs more than reading them.
  private static final int WORTH_A_JUMP = 200;

  private final Consumer<byte[], byte[]> consumer;
  private final Deadline deadline;

  Look(Consumer<byte[], byte[]> consumer, Deadline deadline) {
    this.consumer = consumer;
    this.deadline = deadline;
  }

  /// What is done with a letter.
  interface Visitor {
    /// @return false to end the scan
    boolean visit(ConsumerRecord<byte[], byte[]> record);
  }

  /// Visits the letters of a box, each partition's oldest first.
  ///
  /// @param skip only letters that are open here are visited; null visits all
  /// @param atMost letters visited
  /// @return whether all of the box was visited
  boolean scan(Box box, @Nullable Resolutions skip, int atMost, Visitor visitor) {
    Set<TopicPartition> reading = seek(box, skip);
    int visited = 0;
    while (!reading.isEmpty()) {
      if (deadline.isOver()) {
        return false;
      }
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        LetterId letter = new LetterId(box.topic(), record.partition(), record.offset());
        if (!box.holds(letter) || (skip != null && skip.of(letter) != null)) {
          continue;
        }
        if (visited++ == atMost || deadline.isOver() || !visitor.visit(record)) {
          return false;
        }
      }
      List<TopicPartition> done = new ArrayList<>();
      for (TopicPartition partition : reading) {
        if (goOn(box, skip, partition)) {
          done.add(partition);
        }
      }
      consumer.pause(done);
      done.forEach(reading::remove);
    }
    return true;
  }

  /// The letter itself, while it is kept.
  Optional<ConsumerRecord<byte[], byte[]>> one(Box box, LetterId letter) {
    if (!box.holds(letter)) {
      return Optional.empty();
    }
    TopicPartition partition =
        new TopicPartition(letter.topic().deadLetterName(), letter.partition());
    consumer.assign(List.of(partition));
    consumer.seek(partition, letter.offset());
    while (consumer.position(partition) <= letter.offset()) {
      if (deadline.isOver()) {
        throw Problem.unavailable("Kafka did not hand the letter over in time: try again.");
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
        if (record.offset() == letter.offset()) {
          return Optional.of(record);
        }
      }
    }
    return Optional.empty();
  }

  Consumer<byte[], byte[]> consumer() {
    return consumer;
  }

  Deadline deadline() {
    return deadline;
  }

  private Set<TopicPartition> seek(Box box, @Nullable Resolutions skip) {
    Set<TopicPartition> reading = new HashSet<>();
    List<TopicPartition> all = new ArrayList<>();
    box.ranges()
        .forEach(
            (partition, range) -> {
              if (first(skip, box.topic(), partition, range.begin()) < range.end()) {
                all.add(new TopicPartition(box.topic().deadLetterName(), partition));
              }
            });
    consumer.assign(all);
    consumer.resume(all); // An earlier scan of the same box has paused what it had read.
    for (TopicPartition partition : all) {
      Box.Range range = box.range(partition.partition());
      consumer.seek(partition, first(skip, box.topic(), partition.partition(), range.begin()));
      reading.add(partition);
    }
    return reading;
  }

  /// @return whether nothing is left in this partition
  private boolean goOn(Box box, @Nullable Resolutions skip, TopicPartition partition) {
    long at = consumer.position(partition);
    long next = first(skip, box.topic(), partition.partition(), at);
    if (next >= box.range(partition.partition()).end()) {
      return true;
    }
    if (next - at >= WORTH_A_JUMP) {
      consumer.seek(partition, next);
    }
    return false;
  }

  private static long first(@Nullable Resolutions skip, Topic topic, int partition, long offset) {
    return skip == null ? offset : skip.nextOpen(topic, partition, offset);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
