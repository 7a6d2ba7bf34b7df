package io.courier.kafka.batch;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.courier.kafka.consume.Inbound;
import io.courier.kafka.consume.RecordSink;
import io.courier.kafka.consume.TransientFailure;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.deadletter.PermanentFailure;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decodes a poll, has it processed, and marks its records done when all that was produced is
/// acknowledged.
///
/// An exception that is neither transient nor permanent is taken for a defect that one record
/// provokes: after [#TRIES_TOGETHER] tries of the whole batch each record is tried alone, and what
/// still fails becomes a dead letter.
final class BatchSink implements RecordSink {
  private static final Logger LOG = LoggerFactory.getLogger(BatchSink.class);
  private static final int TRIES_TOGETHER = 3;

  private final Map<String, Parser<? extends MessageLite>> parsers;
  private final BatchProcessor processor;
  private final Producer<byte[], byte[]> producer;
  private final DeadLetters deadLetters;
  private final Timer timer;
  private final Runnable onSendFailure;
  private final Duration lastAcknowledgements;
  private CompletableFuture<Void> lastBatch = CompletableFuture.completedFuture(null);
  private int failures;

  /// @param lastAcknowledgements how long partitions that leave are held up until what was produced
  ///     last is acknowledged
  BatchSink(
      Map<String, Parser<? extends MessageLite>> parsers,
      BatchProcessor processor,
      Producer<byte[], byte[]> producer,
      DeadLetters deadLetters,
      Timer timer,
      Runnable onSendFailure,
      Duration lastAcknowledgements) {
    this.parsers = parsers;
    this.processor = processor;
    this.producer = producer;
    this.deadLetters = deadLetters;
    this.timer = timer;
    this.onSendFailure = onSendFailure;
    this.lastAcknowledgements = lastAcknowledgements;
  }

  @Override
  public void accept(List<Inbound> records) {
    long start = System.nanoTime();
    try {
      processTogether(records);
      failures = 0;
    } catch (TransientFailure e) {
      throw e;
    } catch (PermanentFailure e) {
      processAlone(records);
    } catch (RuntimeException e) {
      if (++failures < TRIES_TOGETHER) {
        throw e;
      }
      LOG.error("a batch of {} keeps failing, its records are tried alone", records.size(), e);
      processAlone(records);
      failures = 0;
    } finally {
      timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void assigned(Collection<TopicPartition> partitions) {
    processor.assigned(partitions);
  }

  /// Waits a moment for what was produced last, so that it is committed and not read again.
  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    try {
      lastBatch.get(lastAcknowledgements.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("not all was acknowledged when partitions left, it is done again by the next owner");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    processor.revoked(partitions);
  }

  private void processTogether(List<Inbound> records) {
    BatchOutbound out = outbound(records);
    List<Item> items = new ArrayList<>(records.size());
    Map<Inbound, String> unreadable = new LinkedHashMap<>();
    for (Inbound inbound : records) {
      Item item = decode(inbound, unreadable);
      if (item != null) {
        items.add(item);
      }
    }
    if (!items.isEmpty()) {
      processor.process(items, out);
    }
    // Last, since a batch that must wait comes again and would send them each time.
    unreadable.forEach(out::deadLetter);
    lastBatch = out.complete();
  }

  private void processAlone(List<Inbound> records) {
    for (Inbound inbound : records) {
      try {
        processTogether(List.of(inbound));
      } catch (TransientFailure e) {
        throw e;
      } catch (RuntimeException e) {
        BatchOutbound out = outbound(List.of(inbound));
        out.deadLetter(inbound, reason(e));
        lastBatch = out.complete();
      }
    }
  }

  private BatchOutbound outbound(List<Inbound> records) {
    return new BatchOutbound(producer, deadLetters, records, onSendFailure);
  }

  private @Nullable Item decode(Inbound inbound, Map<Inbound, String> unreadable) {
    Parser<? extends MessageLite> parser = parsers.get(inbound.record().topic());
    byte[] value = inbound.record().value();
    if (parser == null || value == null) {
      unreadable.put(inbound, "a record without a value");
      return null;
    }
    try {
      return new Item(inbound, parser.parseFrom(value));
    } catch (InvalidProtocolBufferException e) {
      unreadable.put(inbound, "not the record that this topic carries: " + e.getMessage());
      return null;
    }
  }

  private static String reason(RuntimeException e) {
    return e instanceof PermanentFailure ? String.valueOf(e.getMessage()) : "unexpected: " + e;
  }
}
