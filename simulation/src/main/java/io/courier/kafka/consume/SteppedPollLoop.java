package io.courier.kafka.consume;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.util.backoff.BackOff;

/// A poll loop without a thread of its own: whoever holds it says when it takes a turn.
///
/// In this package because turns are a poll loop's own affair.
public final class SteppedPollLoop {
  private static final ConsumerSource NO_SOURCE =
      new ConsumerSource(new DefaultKafkaConsumerFactory<>(Map.of()));

  private final PollLoop loop;
  private final Consumer<byte[], byte[]> consumer;

  public SteppedPollLoop(
      PollLoopSettings settings,
      RecordSink sink,
      Consumer<byte[], byte[]> consumer,
      LongSupplier nanoTime,
      BackOff backOff,
      MeterRegistry registry) {
    this.consumer = consumer;
    this.loop =
        new PollLoop(
            settings,
            NO_SOURCE,
            sink,
            new PollLoopMetrics(registry, settings.name()),
            nanoTime,
            backOff);
  }

  public void begin() {
    loop.running = true;
    loop.begin(consumer);
  }

  public void turn() {
    loop.turn(consumer);
  }

  public void rewind() {
    loop.rewind();
  }

  /// A stop with notice.
  public void leave() {
    loop.running = false;
    loop.leave(consumer);
  }

  /// Records that were handed over and are not done, as of the last commit.
  public int unresolved() {
    return loop.offsets().totalRecords();
  }

  /// The same record with another value. Whoever has it marks only itself done: for records whose
  /// handling resolves them at once.
  public static Inbound instead(Inbound inbound, byte[] value) {
    ConsumerRecord<byte[], byte[]> record = inbound.record();
    inbound.done();
    return new Inbound(
        new ConsumerRecord<>(
            record.topic(), record.partition(), record.offset(), record.key(), value));
  }

  /// Marks a record done, as its sink would.
  public static void done(Inbound inbound) {
    inbound.done();
  }
}
