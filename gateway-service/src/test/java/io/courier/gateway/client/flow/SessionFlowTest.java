package io.courier.gateway.client.flow;

import static io.courier.gateway.client.flow.SessionFlow.NO_MARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.gateway.client.flow.SessionFlow.Verdict;
import io.courier.messages.id.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionFlowTest {
  private static final long EPOCH = 5;

  private final SessionFlow flow = atHome(new SessionFlow(10, false));

  private static SessionFlow atHome(SessionFlow flow) {
    flow.home(EPOCH);
    return flow;
  }

  private Verdict live(long position, long mark) {
    return flow.deliver(position, true, mark, EPOCH, true);
  }

  @Test
  void aPongConfirmsAllThatWasWrittenBeforeItsPing() {
    assertThat(live(11, 1)).isEqualTo(Verdict.WRITE);
    assertThat(live(12, 2)).isEqualTo(Verdict.WRITE);
    assertThat(flow.isPingDue()).isTrue();
    flow.pinged();
    assertThat(flow.ponged()).isEqualTo(2);
    assertThat(flow.confirmedPosition()).isEqualTo(12);
    assertThat(flow.isPingDue()).isFalse();
  }

  @Test
  void whatIsWrittenAfterAPingIsConfirmedByTheNext() {
    live(11, 1);
    flow.pinged();
    live(12, 2);
    assertThat(flow.isPingDue()).isFalse();
    assertThat(flow.ponged()).isEqualTo(1);
    assertThat(flow.confirmedPosition()).isEqualTo(11);
    assertThat(flow.isPingDue()).isTrue();
    flow.pinged();
    assertThat(flow.ponged()).isEqualTo(2);
  }

  @Test
  void anUnsolicitedPongConfirmsNothing() {
    live(11, 1);
    assertThat(flow.ponged()).isEqualTo(NO_MARK);
    assertThat(flow.confirmedPosition()).isEqualTo(10);
    assertThat(flow.isPingDue()).isTrue();
  }

  @Test
  void anIdlePingHasNothingToConfirm() {
    flow.pinged();
    assertThat(flow.isPingOutstanding()).isTrue();
    assertThat(flow.ponged()).isEqualTo(NO_MARK);
    assertThat(flow.isPingOutstanding()).isFalse();
  }

  @Test
  void onlyOnePingIsOutstanding() {
    flow.pinged();
    assertThatThrownBy(flow::pinged).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anEphemeralPushIsConfirmedAndMovesNoPosition() {
    assertThat(live(Position.NONE, 1)).isEqualTo(Verdict.WRITE);
    flow.pinged();
    assertThat(flow.ponged()).isEqualTo(1);
    assertThat(flow.confirmedPosition()).isEqualTo(10);
  }

  @Test
  void aLiveRepeatAtTheNextOwnerIsConfirmedWithoutBeingWritten() {
    live(11, 1);
    live(12, 2);
    flow.leave();
    flow.home(EPOCH + 1);
    assertThat(flow.deliver(12, true, 1, EPOCH + 1, true)).isEqualTo(Verdict.ALREADY_WRITTEN);
    assertThat(flow.isPingDue()).isTrue();
    flow.pinged();
    assertThat(flow.ponged()).isEqualTo(1);
    assertThat(flow.deliver(13, true, 2, EPOCH + 1, true)).isEqualTo(Verdict.WRITE);
  }

  @Test
  void aLiveRepeatNeedsNoRoom() {
    live(11, 1);
    flow.leave();
    flow.home(EPOCH + 1);
    assertThat(flow.deliver(11, true, 1, EPOCH + 1, false)).isEqualTo(Verdict.ALREADY_WRITTEN);
  }

  @Test
  void aMailboxEntryIsWrittenWhateverItsPosition() {
    live(12, 1);
    assertThat(flow.deliver(11, false, 2, EPOCH, true)).isEqualTo(Verdict.WRITE);
    flow.pinged();
    flow.ponged();
    assertThat(flow.confirmedPosition()).isEqualTo(12);
  }

  @Test
  void marksOfTheFormerOwnerMeanNothingToTheNext() {
    live(11, 1);
    live(12, 2);
    flow.pinged();
    flow.leave();
    flow.home(EPOCH + 1);
    assertThat(flow.ponged()).isEqualTo(NO_MARK);
    assertThat(flow.confirmedPosition()).isEqualTo(12);
    assertThat(flow.deliver(13, true, 1, EPOCH + 1, true)).isEqualTo(Verdict.WRITE);
    flow.pinged();
    assertThat(flow.ponged()).isEqualTo(1);
  }

  @Test
  void aPingOfTheFormerOwnersTimeConfirmsNoMarkOfTheNext() {
    live(11, 1);
    flow.pinged();
    flow.leave();
    flow.home(EPOCH + 1);
    flow.deliver(12, true, 1, EPOCH + 1, true);
    assertThat(flow.ponged()).isEqualTo(NO_MARK);
    assertThat(flow.confirmedPosition()).isEqualTo(11);
    assertThat(flow.isPingDue()).isTrue();
  }

  @Test
  void framesOfAnOlderEpochAreRefused() {
    assertThat(flow.deliver(11, true, 1, EPOCH - 1, true)).isEqualTo(Verdict.REFUSED);
    assertThat(flow.isPingDue()).isFalse();
  }

  @Test
  void framesOfANewerEpochRaiseIt() {
    assertThat(flow.deliver(11, true, 1, EPOCH + 2, true)).isEqualTo(Verdict.WRITE);
    assertThat(flow.epoch()).isEqualTo(EPOCH + 2);
    assertThat(flow.deliver(12, true, 2, EPOCH, true)).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void withoutRoomAllIsDroppedUntilTheOwnerKnows() {
    live(11, 1);
    assertThat(flow.deliver(12, true, 2, EPOCH, false)).isEqualTo(Verdict.OVERFLOW);
    assertThat(live(13, 3)).isEqualTo(Verdict.DROPPED);
    assertThat(flow.deliver(11, true, 4, EPOCH, true)).isEqualTo(Verdict.DROPPED);
    flow.pinged();
    assertThat(flow.ponged()).isEqualTo(1);
    assertThat(flow.drained()).isFalse();
    flow.overflowSeen();
    assertThat(flow.isOverflowed()).isTrue();
    assertThat(flow.drained()).isTrue();
    assertThat(flow.isOverflowed()).isFalse();
    assertThat(flow.drained()).isFalse();
    assertThat(flow.deliver(12, false, 5, EPOCH, true)).isEqualTo(Verdict.WRITE);
  }

  @Test
  void whatWasDroppedDoesNotCountAsWritten() {
    live(11, 1);
    flow.deliver(12, true, 2, EPOCH, false);
    flow.leave();
    flow.home(EPOCH + 1);
    assertThat(flow.isOverflowed()).isFalse();
    assertThat(flow.deliver(12, true, 1, EPOCH + 1, true)).isEqualTo(Verdict.WRITE);
  }

  @Test
  void anOwnerThatGoesOnBeforeThereIsRoomIsToldAgain() {
    flow.deliver(11, true, 1, EPOCH, false);
    flow.overflowSeen();
    assertThat(flow.deliver(12, true, 2, EPOCH, false)).isEqualTo(Verdict.OVERFLOW);
  }

  @Test
  void explicitAcknowledgementConfirmsByTheDeviceAlone() {
    SessionFlow explicit = atHome(new SessionFlow(10, true));
    explicit.deliver(11, true, 1, EPOCH, true);
    assertThat(explicit.isPingDue()).isFalse();
    explicit.pinged();
    assertThat(explicit.ponged()).isEqualTo(NO_MARK);
    assertThat(explicit.confirmedPosition()).isEqualTo(10);
    explicit.acknowledged(11);
    assertThat(explicit.confirmedPosition()).isEqualTo(11);
    explicit.acknowledged(9);
    assertThat(explicit.confirmedPosition()).isEqualTo(11);
  }

  @Test
  void withExplicitAcknowledgementARepeatIsWrittenAgain() {
    SessionFlow explicit = atHome(new SessionFlow(10, true));
    explicit.deliver(11, true, 1, EPOCH, true);
    explicit.leave();
    explicit.home(EPOCH + 1);
    assertThat(explicit.deliver(11, true, 1, EPOCH + 1, true)).isEqualTo(Verdict.WRITE);
  }

  /// A client that reads in order, owners that come and go, a queue that fills: whatever is
  /// confirmed has been read.
  @Test
  void nothingIsConfirmedThatTheClientHasNotRead() {
    for (int seed = 0; seed < 2_000; seed++) {
      new Run(seed).steps(200);
    }
  }

  private static final class Run {
    private final Random random;
    private final SessionFlow flow = new SessionFlow(Position.NONE, false);
    private final Deque<Long> socket = new ArrayDeque<>();
    private final List<Long> marksOfOwner = new ArrayList<>();
    private long epoch = 1;
    private long mark;
    private long nextPosition = 1;
    private long readPosition;
    private boolean isPongDue;

    private Run(int seed) {
      random = new Random(seed);
      flow.home(epoch);
    }

    private void steps(int count) {
      for (int i = 0; i < count; i++) {
        switch (random.nextInt(6)) {
          case 0, 1 -> deliver();
          case 2, 3 -> read();
          case 4 -> flow.overflowSeen();
          default -> rare();
        }
        if (flow.isPingDue()) {
          flow.pinged();
          socket.add(0L);
        }
      }
    }

    private void deliver() {
      boolean isRepeat = random.nextInt(4) == 0 && nextPosition > 1;
      long position = isRepeat ? 1 + random.nextLong(nextPosition - 1) : nextPosition++;
      mark++;
      marksOfOwner.add(position);
      Verdict verdict = flow.deliver(position, true, mark, epoch, random.nextInt(10) != 0);
      if (verdict == Verdict.WRITE) {
        socket.add(position);
      } else if (verdict != Verdict.ALREADY_WRITTEN) {
        // Access learns that this one and all that follow were not written.
        marksOfOwner.set(marksOfOwner.size() - 1, 0L);
      }
    }

    private void read() {
      if (isPongDue) {
        isPongDue = false;
        confirm(flow.ponged());
        return;
      }
      Long next = socket.poll();
      if (next == null) {
        return;
      }
      if (next == 0) {
        isPongDue = true;
      } else {
        readPosition = Math.max(readPosition, next);
      }
    }

    private void confirm(long confirmed) {
      for (int i = 0; i < confirmed; i++) {
        assertThat(marksOfOwner.get(i)).isLessThanOrEqualTo(readPosition);
      }
      assertThat(flow.confirmedPosition()).isLessThanOrEqualTo(readPosition);
    }

    private void rare() {
      if (random.nextInt(5) == 0) {
        flow.leave();
        flow.home(++epoch);
        mark = 0;
        marksOfOwner.clear();
      } else {
        flow.drained();
      }
    }
  }
}
