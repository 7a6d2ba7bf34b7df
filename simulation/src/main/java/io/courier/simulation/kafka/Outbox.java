package io.courier.simulation.kafka;

import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// One producer: idempotent, in order for each partition, acknowledged some time after the record
/// is there.
public final class Outbox implements InvocationHandler {
  private final Broker broker;
  private final Timeline time;
  private final Dice dice;
  private final Runnable awake;
  private final Runnable edge;
  private final Producer<byte[], byte[]> producer;
  private final Map<TopicPartition, Deque<Sending>> underWay = new LinkedHashMap<>();
  private long usualNanos;
  private long acknowledgedAt;
  private long blockedUntil;
  private boolean gone;
  private int waiting;

  /// @param usualNanos from a send to its arrival, as a rule
  /// @param awake is told after callbacks
  /// @param edge called before each send; the process may end there
  @SuppressWarnings("unchecked")
  public Outbox(
      Broker broker, Timeline time, Dice dice, long usualNanos, Runnable awake, Runnable edge) {
    this.broker = broker;
    this.time = time;
    this.dice = dice;
    this.usualNanos = usualNanos;
    this.awake = awake;
    this.edge = edge;
    this.producer =
        (Producer<byte[], byte[]>)
            Proxy.newProxyInstance(
                Outbox.class.getClassLoader(), new Class<?>[] {Producer.class}, this);
  }

  private static final class Sending {
    private final ProducerRecord<byte[], byte[]> record;
    private final Callback callback;
    private long arrivesAt;

    private Sending(ProducerRecord<byte[], byte[]> record, Callback callback, long arrivesAt) {
      this.record = record;
      this.callback = callback;
      this.arrivesAt = arrivesAt;
    }
  }

  public Producer<byte[], byte[]> producer() {
    return producer;
  }

  /// Records that were sent and of which the sender knows nothing yet.
  public int waiting() {
    return waiting;
  }

  public void usual(long nanos) {
    usualNanos = nanos;
  }

  /// Nothing arrives before this moment.
  public void blockUntil(long nanos) {
    blockedUntil = nanos;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) {
    if (method.getName().equals("send") && args != null && args.length == 2) {
      @SuppressWarnings("unchecked")
      ProducerRecord<byte[], byte[]> record = (ProducerRecord<byte[], byte[]>) args[0];
      send(record, (Callback) args[1]);
      return null;
    }
    throw new UnsupportedOperationException(method.getName());
  }

  private void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    edge.run();
    Integer named = record.partition();
    int partition = named != null ? named : broker.partitionOf(record.key());
    TopicPartition to = new TopicPartition(record.topic(), partition);
    Deque<Sending> queue = underWay.computeIfAbsent(to, it -> new ArrayDeque<>());
    long at = time.now() + dice.delay(usualNanos);
    if (!queue.isEmpty()) {
      at = Math.max(at, queue.getLast().arrivesAt);
    }
    queue.add(new Sending(record, callback, at));
    waiting++;
    time.at(at, () -> arrive(to));
  }

  private void arrive(TopicPartition to) {
    Deque<Sending> queue = underWay.get(to);
    if (queue == null || queue.isEmpty()) {
      return;
    }
    Sending first = queue.getFirst();
    if (time.now() < blockedUntil) {
      time.at(blockedUntil, () -> arrive(to));
      return;
    }
    if (first.arrivesAt > time.now()) {
      return; // its own event is still to come
    }
    queue.removeFirst();
    long offset = broker.log(to).append(first.record.key(), first.record.value(), time.millis());
    acknowledgedAt = Math.max(acknowledgedAt, time.now() + dice.delay(usualNanos / 2));
    time.at(
        acknowledgedAt,
        () -> {
          if (!gone) {
            waiting--;
            first.callback.onCompletion(new RecordMetadata(to, offset, 0, 0, -1, -1), null);
            awake.run();
          }
        });
  }

  /// The process is no more: of each partition some of what was under way still arrives.
  public void vanish() {
    gone = true;
    for (Deque<Sending> queue : underWay.values()) {
      int kept = dice.below(queue.size() + 1);
      while (queue.size() > kept) {
        queue.removeLast();
      }
    }
  }

  /// The producer gives up all that has not arrived; the first of each partition may have arrived
  /// all the same.
  public void fail() {
    List<Sending> failed = new ArrayList<>();
    underWay.forEach(
        (to, queue) -> {
          if (!queue.isEmpty() && dice.chance(0.3)) {
            Sending first = queue.getFirst();
            broker.log(to).append(first.record.key(), first.record.value(), time.millis());
          }
          failed.addAll(queue);
          queue.clear();
        });
    for (Sending sending : failed) {
      waiting--;
      TopicPartition none = new TopicPartition(sending.record.topic(), 0);
      sending.callback.onCompletion(
          new RecordMetadata(none, -1, -1, 0, -1, -1), new KafkaException("given up"));
    }
    awake.run();
  }
}
