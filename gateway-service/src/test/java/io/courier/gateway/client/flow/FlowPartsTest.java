package io.courier.gateway.client.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.courier.gateway.client.codec.Command;
import io.courier.gateway.client.codec.Command.ConnectData;
import io.courier.gateway.client.codec.Command.SdkPosition;
import io.courier.messages.id.Position;
import io.courier.messages.redis.TopicFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The smaller decisions of a session: rate, held commands, timers, and where it starts.
class FlowPartsTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void aBurstPassesAndThenTheLastingRate() {
    CommandRate rate = new CommandRate(50, 100);
    long state = rate.full(0);
    int passed = 0;
    for (int i = 0; i < 200; i++) {
      if (rate.allows(state, 0)) {
        state = rate.after(state, 0);
        passed++;
      }
    }
    assertThat(passed).isEqualTo(100);
    assertThat(rate.allows(state, SECOND / 50 - 1)).isFalse();
    assertThat(rate.allows(state, SECOND / 50)).isTrue();
    assertThat(rate.allows(state, SECOND)).isTrue();
  }

  @Test
  void heldCommandsAreBoundedByCountAndBytesOfOneAndOfAll() {
    HeldBudget budget = new HeldBudget(1_000);
    HeldRpcs one = new HeldRpcs(new HeldRpcs.Limits(2, 10_000), budget);
    HeldRpcs other = new HeldRpcs(new HeldRpcs.Limits(100, 500), budget);
    assertThat(one.hold(1, "a", bytes(10), 1)).isTrue();
    assertThat(one.hold(2, "a", bytes(10), 1)).isTrue();
    assertThat(one.hold(3, "a", bytes(10), 1)).isFalse();
    assertThat(other.hold(1, "a", bytes(300), 1)).isTrue();
    assertThat(other.hold(2, "a", bytes(300), 1)).isFalse();
    HeldRpcs third = new HeldRpcs(new HeldRpcs.Limits(100, 10_000), budget);
    assertThat(third.hold(1, "a", bytes(300), 1)).isFalse();
    one.clear();
    assertThat(third.hold(1, "a", bytes(300), 1)).isTrue();
    other.clear();
    third.clear();
    assertThat(budget.bytes()).isZero();
    assertThat(budget.commands()).isZero();
  }

  @Test
  void whatWasSentToALostOwnerIsSentToTheNextUnlessAnswered() {
    HeldRpcs held = new HeldRpcs(new HeldRpcs.Limits(10, 10_000), new HeldBudget(10_000));
    for (int id = 1; id <= 3; id++) {
      held.hold(id, "a", bytes(1), 1);
    }
    assertThat(sent(held)).containsExactly(1, 2, 3);
    assertThat(held.hasUnsent()).isFalse();
    assertThat(held.answered(2)).isNotNull();
    assertThat(held.answered(2)).isNull();
    assertThat(sent(held)).isEmpty();
    held.unsendAll();
    assertThat(held.hasUnsent()).isTrue();
    assertThat(sent(held)).containsExactly(1, 3);
  }

  @Test
  void commandsThatWaitTooLongAreGivenUpInOrder() {
    HeldRpcs held = new HeldRpcs(new HeldRpcs.Limits(10, 10_000), new HeldBudget(10_000));
    held.hold(1, "a", bytes(1), 100);
    held.hold(2, "a", bytes(1), 200);
    List<Integer> expired = new ArrayList<>();
    held.expire(99, expired::add);
    assertThat(expired).isEmpty();
    held.expire(100, expired::add);
    assertThat(expired).containsExactly(1);
    assertThat(held.nextDeadline()).isEqualTo(200);
  }

  private static List<Integer> sent(HeldRpcs held) {
    List<Integer> ids = new ArrayList<>();
    held.sendUnsent(each -> ids.add(each.id()));
    return ids;
  }

  private static ByteString bytes(int size) {
    return ByteString.copyFrom(new byte[size]);
  }

  private static final long GENERATION = 3;
  private static final TopicFacts TOPICS =
      new TopicFacts(GENERATION, 24, "chatInputId", "pushTaskId");
  private static final String EPOCH = TOPICS.epoch();
  private static final long KNOWN = Position.of(GENERATION, 70);

  @Test
  void theSdksPositionIsTakenWhenItCanBeTrue() {
    assertThat(start(ConnectData.NONE, new SdkPosition(true, KNOWN, EPOCH))).isEqualTo(KNOWN);
    assertThat(start(ConnectData.NONE, new SdkPosition(true, KNOWN, ""))).isZero();
    assertThat(start(ConnectData.NONE, new SdkPosition(false, KNOWN, EPOCH))).isZero();
    assertThat(start(ConnectData.NONE, new SdkPosition(true, KNOWN, "2-pushTa"))).isZero();
    assertThat(start(ConnectData.NONE, new SdkPosition(true, Position.of(2, 70), EPOCH))).isZero();
    assertThat(start(ConnectData.NONE, new SdkPosition(true, -1, EPOCH))).isZero();
    assertThat(start(ConnectData.NONE, new SdkPosition(true, Long.MAX_VALUE, EPOCH))).isZero();
    assertThat(start(ConnectData.NONE, null)).isZero();
  }

  @Test
  void theApplicationsPositionIsTakenWhereTheSdkHasNoneOrAnOlder() {
    ConnectData kept = new ConnectData("", KNOWN, EPOCH, "");
    assertThat(start(kept, null)).isEqualTo(KNOWN);
    assertThat(start(kept, new SdkPosition(true, 0, EPOCH))).isEqualTo(KNOWN);
    assertThat(start(kept, new SdkPosition(true, KNOWN + 1, EPOCH))).isEqualTo(KNOWN + 1);
    assertThat(start(new ConnectData("", KNOWN, "3-others", ""), null)).isZero();
  }

  @Test
  void withExplicitAcknowledgementTheSdksPositionProvesNothing() {
    Command.Connect connect =
        new Command.Connect(
            1,
            "t",
            new ConnectData("", KNOWN, EPOCH, "explicit"),
            new SdkPosition(true, KNOWN + 9, EPOCH));
    assertThat(StartPosition.of(connect, true, TOPICS)).isEqualTo(KNOWN);
  }

  private static long start(ConnectData data, @Nullable SdkPosition sdk) {
    return StartPosition.of(new Command.Connect(1, "t", data, sdk), false, TOPICS);
  }

  private static final class Sleeper extends TimerWheel.Entry {}

  @Test
  void theWheelWakesEachAtTheEarliestMomentItWasGiven() {
    TimerWheel<Sleeper> wheel = new TimerWheel<>(Sleeper.class, 10, 16, 0);
    Random random = new Random(1);
    Map<Sleeper, Long> due = new HashMap<>();
    Map<Sleeper, Long> woken = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      Sleeper sleeper = new Sleeper();
      long first = random.nextLong(120);
      long second = random.nextLong(120);
      wheel.wakeBy(sleeper, first);
      wheel.wakeBy(sleeper, second);
      due.put(sleeper, Math.min(first, second));
      if (i % 10 == 0) {
        wheel.cancel(sleeper);
        due.remove(sleeper);
      }
    }
    for (long now = 0; now <= 150; now += 10) {
      long moment = now;
      wheel.advance(now, sleeper -> woken.put(sleeper, moment));
    }
    assertThat(wheel.size()).isZero();
    assertThat(woken.keySet()).isEqualTo(due.keySet());
    woken.forEach(
        (sleeper, at) -> assertThat(at - due.getOrDefault(sleeper, 0L)).isBetween(-10L, 10L));
  }

  @Test
  void theWheelWakesEarlyWhatLiesBeyondItsReach() {
    TimerWheel<Sleeper> wheel = new TimerWheel<>(Sleeper.class, 10, 16, 0);
    List<Sleeper> woken = new ArrayList<>();
    wheel.wakeBy(new Sleeper(), 100_000);
    wheel.advance(150, woken::add);
    assertThat(woken).hasSize(1);
  }
}
