package io.courier.kafka.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {
  private final OffsetTracker tracker = new OffsetTracker();

  @Test
  void nothingIsCommittedBeforeItIsDone() {
    add(10);
    assertThat(tracker.committable()).isEmpty();
  }

  @Test
  void theCommitStopsInFrontOfTheLowestRecordThatIsNotDone() {
    Inbound first = add(10);
    Inbound second = add(11);
    Inbound third = add(13); // offsets may have holes
    second.done();
    third.done();
    assertThat(tracker.committable()).isEmpty();
    first.done();
    assertThat(tracker.committable()).hasValue(14);
    assertThat(tracker.unresolvedRecords()).isZero();
    assertThat(tracker.unresolvedBytes()).isZero();
  }

  @Test
  void whatIsBeingCommittedIsNotCommittedAgainUnlessItFailed() {
    add(10).done();
    tracker.committing(tracker.committable().orElseThrow());
    assertThat(tracker.committable()).isEmpty();
    tracker.commitFailed();
    assertThat(tracker.committable()).hasValue(11);
  }

  @Test
  void inAnyOrderOfCompletionTheCommitNeverPassesAnOpenRecord() {
    Random random = new Random(7);
    for (int run = 0; run < 500; run++) {
      OffsetTracker any = new OffsetTracker();
      List<Inbound> open = new ArrayList<>();
      for (int offset = 0; offset < 40; offset++) {
        Inbound inbound = inbound(offset);
        any.add(inbound);
        open.add(inbound);
      }
      Collections.shuffle(open, random);
      while (!open.isEmpty()) {
        open.removeLast().done();
        long lowest = open.stream().mapToLong(it -> it.record().offset()).min().orElse(40);
        any.committable().ifPresent(any::committing);
        assertThat(any.unresolvedRecords()).isEqualTo((int) (40 - lowest));
      }
    }
  }

  private Inbound add(long offset) {
    Inbound inbound = inbound(offset);
    tracker.add(inbound);
    return inbound;
  }

  private static Inbound inbound(long offset) {
    return new Inbound(new ConsumerRecord<>("push_deliver", 0, offset, new byte[0], new byte[3]));
  }
}
