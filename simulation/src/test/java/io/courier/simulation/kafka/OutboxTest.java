package io.courier.simulation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.topic.Topic;
import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// What the model of producers promises, and what it leaves open.
class OutboxTest {
  private final Timeline time = new Timeline();
  private final Broker broker = new Broker(1, record -> {});
  private final List<Integer> answered = new ArrayList<>();

  @RepeatedTest(20)
  void recordsArriveAndAreAcknowledgedInTheirOrder(RepetitionInfo info) {
    Outbox outbox = outbox(info.getCurrentRepetition());
    for (int i = 0; i < 20; i++) {
      send(outbox, i);
    }
    time.runUntil(Timeline.SECOND);
    assertThat(arrived()).isSorted().hasSize(20);
    assertThat(answered).isEqualTo(arrived());
    assertThat(outbox.waiting()).isZero();
  }

  @RepeatedTest(20)
  void ofAProcessThatEndsTheFirstRecordsArriveAndNobodyIsTold(RepetitionInfo info) {
    Outbox outbox = outbox(info.getCurrentRepetition());
    for (int i = 0; i < 20; i++) {
      send(outbox, i);
    }
    outbox.vanish();
    time.runUntil(Timeline.SECOND);
    assertThat(arrived()).isSorted().hasSizeLessThanOrEqualTo(20);
    assertThat(arrived()).isEqualTo(IntStream.range(0, arrived().size()).boxed().toList());
    assertThat(answered).isEmpty();
  }

  @Test
  void nothingArrivesWhileTheBrokersAreOutOfReach() {
    Outbox outbox = outbox(1);
    outbox.blockUntil(Timeline.SECOND);
    send(outbox, 1);
    time.runUntil(Timeline.SECOND / 2);
    assertThat(arrived()).isEmpty();
    time.runUntil(2 * Timeline.SECOND);
    assertThat(arrived()).containsExactly(1);
  }

  private Outbox outbox(long seed) {
    Dice dice = Dice.of(seed, "outbox");
    return new Outbox(broker, time, dice, Timeline.MILLI, () -> {}, () -> {});
  }

  private void send(Outbox outbox, int value) {
    outbox
        .producer()
        .send(
            new ProducerRecord<>(Topic.PUSH_TASK.topicName(), 0, null, new byte[] {(byte) value}),
            (metadata, failure) -> answered.add(value));
  }

  private List<Integer> arrived() {
    Log log = broker.log(Topic.PUSH_TASK, 0);
    List<Integer> values = new ArrayList<>();
    for (long i = 0; i < log.end(); i++) {
      values.add((int) log.get(i).value()[0]);
    }
    return values;
  }
}
