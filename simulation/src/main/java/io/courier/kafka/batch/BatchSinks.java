package io.courier.kafka.batch;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.courier.kafka.consume.RecordSink;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.messages.topic.Topic;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;

/// Makes the sinks of poll loops that are stepped and not started.
///
/// In this package because a sink is otherwise made together with its loop.
public final class BatchSinks {
  private BatchSinks() {}

  /// Waits for no acknowledgement when partitions leave: no time would pass meanwhile.
  public static RecordSink of(
      List<Topic> topics,
      BatchProcessor processor,
      Producer<byte[], byte[]> producer,
      DeadLetters deadLetters,
      Timer timer,
      Runnable onSendFailure) {
    Map<String, Parser<? extends MessageLite>> parsers = new HashMap<>();
    topics.forEach(topic -> parsers.put(topic.topicName(), PollLoops.parserOf(topic)));
    return new BatchSink(
        parsers, processor, producer, deadLetters, timer, onSendFailure, Duration.ZERO);
  }
}
