package io.courier.kafka.deadletter;

import io.courier.messages.topic.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends records that can never succeed to `<topic>_dlq`: key, value and headers untouched, the
/// same partition number, and headers that say why and from where.
public final class DeadLetters {
  public static final String REASON = "courier-dlq-reason";
  public static final String SERVICE = "courier-dlq-service";
  public static final String PARTITION = "courier-dlq-partition";
  public static final String OFFSET = "courier-dlq-offset";

  /// On a record that was replayed: the dead letter it was, as `<topic>_dlq/<partition>/<offset>`.
  /// Kept when it becomes a dead letter again.
  public static final String REPLAYED_FROM = "courier-replayed-from";

  private static final int MAX_REASON = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final Producer<byte[], byte[]> producer;
  private final MeterRegistry registry;
  private final String service;
  private final Set<String> topics = ConcurrentHashMap.newKeySet();

  public DeadLetters(Producer<byte[], byte[]> producer, MeterRegistry registry, String service) {
    this.producer = producer;
    this.registry = registry;
    this.service = service;
  }

  /// This service consumes these topics, and so answers for their dead letters. Their counters
  /// exist from now on: an alert on an increase sees the first one.
  public void answerFor(Collection<String> topicNames) {
    topics.addAll(topicNames);
    for (String topic : topicNames) {
      for (ReasonClass reason : ReasonClass.values()) {
        counter(topic, reason);
      }
    }
  }

  /// The topics whose dead letters this service answers for, by name.
  public Set<String> topics() {
    return Set.copyOf(topics);
  }

  public String service() {
    return service;
  }

  /// @param why a sentence; one that is overlong is cut, as an exception's text may be
  /// @return done when the brokers have it; only then the record may be committed past
  public CompletableFuture<Void> send(ConsumerRecord<byte[], byte[]> record, String why) {
    String reason = shortened(why);
    LOG.error(
        "dead letter: topic={} partition={} offset={} reason={}",
        record.topic(),
        record.partition(),
        record.offset(),
        reason);
    counter(record.topic(), ReasonClass.of(reason)).increment();
    Headers headers = new RecordHeaders(record.headers().toArray());
    add(headers, REASON, reason);
    add(headers, SERVICE, service);
    add(headers, PARTITION, Integer.toString(record.partition()));
    add(headers, OFFSET, Long.toString(record.offset()));
    CompletableFuture<Void> sent = new CompletableFuture<>();
    producer.send(
        new ProducerRecord<>(
            Topic.deadLetterName(record.topic()),
            record.partition(),
            record.key(),
            record.value(),
            headers),
        (metadata, failure) -> {
          if (failure == null) {
            sent.complete(null);
          } else {
            sent.completeExceptionally(failure);
          }
        });
    return sent;
  }

  private Counter counter(String topic, ReasonClass reason) {
    return registry.counter(
        "courier.dead.letters", "topic", topic, "service", service, "reason", reason.label());
  }

  /// A header must not outgrow its record's room in the dead-letter topic.
  private static String shortened(String reason) {
    return reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) + "…" : reason;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
