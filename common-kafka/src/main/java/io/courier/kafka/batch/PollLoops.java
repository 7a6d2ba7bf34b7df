package io.courier.kafka.batch;

import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.courier.kafka.consume.ConsumerSource;
import io.courier.kafka.consume.PollLoop;
import io.courier.kafka.consume.PollLoopMetrics;
import io.courier.kafka.consume.PollLoopSettings;
import io.courier.kafka.consume.RecordSink;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.topics.TopicGuard;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.OfflineAck;
import io.courier.messages.topic.OfflineRetrieve;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Topic;
import io.courier.messages.topic.UserOnline;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;

/// Makes the poll loops of a service. Declare what it returns as a bean: Spring starts and stops
/// it.
///
/// ```java
/// @Bean
/// PollLoop pushLoop(PollLoops loops, PushProcessor processor) {
///   return loops.batches("push", List.of(Topic.PUSH_TASK, Topic.PUSH_RECEIPT), processor);
/// }
/// ```
public final class PollLoops {
  private static final Map<Topic, Parser<? extends Message>> PARSERS =
      Map.of(
          Topic.CHAT_INPUT, ChatInput.parser(),
          Topic.PUSH_TASK, PushTask.parser(),
          Topic.PUSH_DELIVER, PushDeliver.parser(),
          Topic.PUSH_RECEIPT, PushReceipt.parser(),
          Topic.OFFLINE_STORAGE, OfflineStorage.parser(),
          Topic.OFFLINE_ACK, OfflineAck.parser(),
          Topic.OFFLINE_RETRIEVE, OfflineRetrieve.parser(),
          Topic.USER_ONLINE, UserOnline.parser());

  private static final Duration LAST_ACKNOWLEDGEMENTS = Duration.ofSeconds(2);

  private final ConsumerSource consumers;
  private final Producer<byte[], byte[]> producer;
  private final DeadLetters deadLetters;
  private final MeterRegistry registry;
  private final TopicGuard guard;

  public PollLoops(
      ConsumerSource consumers,
      Producer<byte[], byte[]> producer,
      DeadLetters deadLetters,
      MeterRegistry registry) {
    this(consumers, producer, deadLetters, registry, TopicGuard.NONE);
  }

  /// @param guard asked before the first records after each assignment are taken
  public PollLoops(
      ConsumerSource consumers,
      Producer<byte[], byte[]> producer,
      DeadLetters deadLetters,
      MeterRegistry registry,
      TopicGuard guard) {
    this.guard = guard;
    this.consumers = consumers;
    this.producer = producer;
    this.deadLetters = deadLetters;
    this.registry = registry;
  }

  /// A loop whose polls are processed as batches. Equal partition numbers of its topics are read by
  /// the same member.
  ///
  /// @param group consumer group, and the name of the loop
  public PollLoop batches(String group, List<Topic> topics, BatchProcessor processor) {
    List<String> names = topics.stream().map(Topic::topicName).toList();
    return batches(PollLoopSettings.ranged(group, group, names), topics, processor);
  }

  /// As [#batches(String, List, BatchProcessor)], with settings of one's own.
  public PollLoop batches(PollLoopSettings settings, List<Topic> topics, BatchProcessor processor) {
    Map<String, Parser<? extends MessageLite>> parsers = new HashMap<>();
    topics.forEach(topic -> parsers.put(topic.topicName(), parserOf(topic)));
    Timer timer =
        Timer.builder("courier.batch")
            .description("time to decide on one poll's records and hand on what follows")
            .tag("loop", settings.name())
            .register(registry);
    AtomicReference<PollLoop> loop = new AtomicReference<>();
    Runnable rewind =
        () -> {
          PollLoop started = loop.get();
          if (started != null) {
            started.rewind();
          }
        };
    BatchSink sink =
        new BatchSink(
            parsers, processor, producer, deadLetters, timer, rewind, LAST_ACKNOWLEDGEMENTS);
    PollLoop made = records(settings, sink);
    loop.set(made);
    return made;
  }

  /// A loop over raw records, for who resolves them one by one.
  public PollLoop records(PollLoopSettings settings, RecordSink sink) {
    deadLetters.answerFor(settings.topics());
    return new PollLoop(
        settings,
        consumers,
        new GuardedSink(sink, guard),
        new PollLoopMetrics(registry, settings.name()));
  }

  /// Of the record that a topic carries.
  public static Parser<? extends Message> parserOf(Topic topic) {
    Parser<? extends Message> parser = PARSERS.get(topic);
    if (parser == null) {
      throw new IllegalArgumentException("no parser for " + topic);
    }
    return parser;
  }
}
