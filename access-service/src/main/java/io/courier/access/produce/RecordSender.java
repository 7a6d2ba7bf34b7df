package io.courier.access.produce;

import com.google.protobuf.MessageLite;
import io.courier.kafka.produce.Producers;
import io.courier.messages.topic.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Takes records from any thread without making it wait, and gives them to the producer in order.
///
/// Past its bound it says [#isBehind()], and who can refuse or wait does so: messages of clients
/// and new sessions are refused as temporary, questions for mailboxes wait where they are asked.
/// What must not be refused still enters: receipts and confirmed pages, bounded by the records in
/// custody, and that a device went offline, once for each session.
public final class RecordSender implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(RecordSender.class);

  /// What a waiting record takes beside its value: the objects around it.
  private static final int OVERHEAD_BYTES = 256;

  private static final long RETRY_NANOS = 100_000_000;
  private static final long STOP_LOOK_MILLIS = 100;

  private final Producer<byte[], byte[]> producer;
  private final long maxBytes;
  private final LinkedBlockingQueue<Outgoing> queue = new LinkedBlockingQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Counter failures;
  private volatile boolean running;
  private @Nullable Thread thread;

  /// @param maxBytes past which it is behind
  public RecordSender(Producer<byte[], byte[]> producer, long maxBytes, MeterRegistry registry) {
    this.producer = producer;
    this.maxBytes = maxBytes;
    this.failures =
        Counter.builder("courier.access.produce.failures")
            .description("records that Kafka's producer gave back")
            .register(registry);
    Gauge.builder("courier.access.produce.queue.bytes", queuedBytes, AtomicLong::get)
        .description("records that wait for Kafka's producer")
        .register(registry);
    Gauge.builder("courier.access.produce.queue.limit.bytes", () -> maxBytes)
        .description("from which on clients' messages are refused as temporary")
        .register(registry);
  }

  private record Outgoing(ProducerRecord<byte[], byte[]> record, Sent sent) {
    int bytes() {
      return OVERHEAD_BYTES + record.value().length;
    }
  }

  /// To a shard: the partition is the shard's number.
  public void toShard(Topic topic, int shard, MessageLite value, Sent sent) {
    add(new ProducerRecord<>(topic.topicName(), shard, null, value.toByteArray()), sent);
  }

  /// To the partition that the key's hash gives.
  public void toKey(Topic topic, String key, MessageLite value, Sent sent) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    add(new ProducerRecord<>(topic.topicName(), keyBytes, value.toByteArray()), sent);
  }

  /// So much waits that nothing should be added which can be refused.
  public boolean isBehind() {
    return queuedBytes.get() > maxBytes;
  }

  private void add(ProducerRecord<byte[], byte[]> record, Sent sent) {
    Outgoing outgoing = new Outgoing(record, sent);
    queuedBytes.addAndGet(outgoing.bytes());
    queue.add(outgoing);
  }

  private void run() {
    while (running || !queue.isEmpty()) {
      try {
        Outgoing next = queue.poll(STOP_LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          sendOut(next);
        }
      } catch (InterruptedException e) {
        LOG.warn("the sender of records was interrupted and goes on");
      }
    }
  }

  /// Gives the producer what has waited longest, on the calling thread, when the sender is not
  /// started. False when nothing waits.
  boolean sendNext() {
    Outgoing next = queue.poll();
    if (next == null) {
      return false;
    }
    sendOut(next);
    return true;
  }

  private void sendOut(Outgoing outgoing) {
    send(outgoing);
    queuedBytes.addAndGet(-outgoing.bytes());
  }

  /// Gives one record to the producer; while it has no room or no metadata, again and again.
  private void send(Outgoing outgoing) {
    int size = outgoing.record().value().length;
    if (size > Producers.MAX_RECORD_BYTES) {
      giveUp(outgoing, new RecordTooLargeException(size + " bytes"));
      return;
    }
    while (true) {
      Attempt attempt = new Attempt(outgoing.sent());
      try {
        producer.send(outgoing.record(), attempt::completed);
      } catch (RuntimeException e) {
        giveUp(outgoing, e);
        return;
      }
      Exception refusal = attempt.handedOver();
      if (refusal == null) {
        return;
      }
      if (!(refusal instanceof TimeoutException) || !running) {
        giveUp(outgoing, refusal);
        return;
      }
      LOG.warn("Kafka takes no records now, trying again: {}", refusal.getMessage());
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }

  private void giveUp(Outgoing outgoing, Exception failure) {
    failures.increment();
    LOG.error("a record for {} was not sent: {}", outgoing.record().topic(), failure.toString());
    outgoing.sent().failed(failure);
  }

  /// One call of the producer. It reports what it refuses before the call returns by the same
  /// callback as what fails later; only the latter is told to the sender's caller from here.
  private final class Attempt {
    private final Sent sent;
    private final Thread caller = Thread.currentThread();
    private boolean returned;
    private @Nullable Exception refusal;

    private Attempt(Sent sent) {
      this.sent = sent;
    }

    private void completed(RecordMetadata metadata, @Nullable Exception failure) {
      if (failure == null) {
        sent.acknowledged(metadata.offset());
      } else if (Thread.currentThread() == caller && !returned) {
        refusal = failure;
      } else {
        failures.increment();
        LOG.error("a record for {} was lost by the producer", metadata.topic(), failure);
        sent.failed(failure);
      }
    }

    private @Nullable Exception handedOver() {
      returned = true;
      return refusal;
    }
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("produce").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    Thread sending = thread;
    if (sending != null) {
      try {
        sending.join(5_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Starts before the poll loop, and stops after it.
  @Override
  public int getPhase() {
    return 0;
  }
}
