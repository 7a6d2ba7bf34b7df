package io.courier.access.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.access.deliver.DeployedLimits;
import io.courier.access.deliver.DeviceEffects;
import io.courier.access.deliver.DeviceSession;
import io.courier.access.deliver.LiveDelivery;
import io.courier.access.deliver.Reason;
import io.courier.access.deliver.Round;
import io.courier.access.link.TestLinks;
import io.courier.access.session.TestSessions;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.PageEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A shard with more devices that are away than it may keep.
class DeviceSlotsTest {
  private static final int BOUND = 10;

  private final Noted effects = new Noted();
  private long now = 1_000_000_000_000L;
  private final DeviceSlots slots =
      new DeviceSlots(7, DeployedLimits.LIMITS, effects, new Ticks(100_000_000, now), now, BOUND);

  @Test
  void theDeviceThatHasBeenAwayLongestIsGivenUpAndWhatItHoldsGoesToTheStore() {
    for (int i = 0; i < 3 * BOUND; i++) {
      DeviceKey device = device(i);
      Attached session = comes(device);
      slots.on(device, queue -> queue.deliver(new Live(100), now));
      goes(device, session);
      now += 1_000_000;
    }
    assertThat(slots.count(0, 0).detached()).isEqualTo(3 * BOUND); // receipts are not stored yet
    assertThat(effects.failed).hasSize(2 * BOUND);
    for (int i = 0; i < 2 * BOUND; i++) {
      assertThat(effects.failed).containsEntry(device(i), Reason.GONE);
      slots.on(device(i), queue -> queue.stored(100, now));
    }
    assertThat(slots.count(0, 0).detached()).isEqualTo(BOUND);
    assertThat(effects.gone).hasSize(2 * BOUND);
  }

  @Test
  void devicesThatAreHereAreNotCountedAndOneThatComesBackIsKept() {
    Attached first = comes(device(0));
    goes(device(0), first);
    for (int i = 1; i < BOUND; i++) {
      goes(device(i), comes(device(i)));
    }
    comes(device(0));
    for (int i = BOUND; i < 3 * BOUND; i++) {
      comes(device(i));
    }
    assertThat(slots.count(0, 0).sessions()).isEqualTo(2 * BOUND + 1);
    assertThat(slots.count(0, 0).detached()).isEqualTo(BOUND - 1);
    assertThat(effects.gone).isEmpty();
  }

  @Test
  void whoWasAwayWhenPresenceWasLostBeginsItsNextSessionWithAMarker() {
    goes(device(0), comes(device(0)));
    Round asked = effects.round(device(0));
    goes(device(0), comes(device(0)));
    assertThat(effects.round(device(0))).as("it was live, and goes on so").isEqualTo(asked);

    slots.unsure(now);
    comes(device(0));

    assertThat(effects.round(device(0))).isNotEqualTo(asked);
  }

  @Test
  void afterATakeoverDeliveriesForDevicesThatDoNotComeMakeNoMoreQueuesThanTheBound() {
    long waitUntil = now + 3_000_000_000L;
    DeviceSlots taken =
        new DeviceSlots(
            7, DeployedLimits.LIMITS, effects, new Ticks(100_000_000, now), waitUntil, BOUND);
    for (int i = 0; i < 5 * BOUND; i++) {
      taken.on(taken.orNew(device(i), now), queue -> queue.deliver(new Live(100), now));
    }
    assertThat(effects.failed.keySet())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 4 * BOUND).mapToObj(DeviceSlotsTest::device).toList());
    effects.failed.keySet().forEach(gone -> taken.on(gone, queue -> queue.stored(100, now)));
    assertThat(taken.count(0, 0).detached()).isEqualTo(BOUND);
  }

  private static DeviceKey device(int number) {
    return new DeviceKey("user" + number, "phone");
  }

  /// Its mailbox is empty, so that Offline knows it.
  private Attached comes(DeviceKey device) {
    Attached session =
        new Attached(
            TestSessions.session(TestLinks.link("gateway-1"), device.user(), device.device()));
    DeviceSlot slot = slots.attach(device, session, now);
    slots.on(slot, queue -> queue.attach(session, 0, false, false, now));
    slots.on(slot, queue -> queue.emptyMailbox(effects.round(device).toRecord(), now));
    return session;
  }

  private void goes(DeviceKey device, Attached session) {
    DeviceSlot slot = slots.get(device);
    assertThat(slot).isNotNull();
    if (slot != null) {
      slots.detach(slot, queue -> queue.detach(session, now));
    }
  }

  private record Live(long position) implements LiveDelivery {
    @Override
    public int bytes() {
      return 100;
    }
  }

  /// Notes what queues want done.
  private static final class Noted implements DeviceEffects {
    private final Map<DeviceKey, Reason> failed = new HashMap<>();
    private final Map<DeviceKey, Round> rounds = new HashMap<>();
    private final List<DeviceKey> gone = new ArrayList<>();

    private Round round(DeviceKey device) {
      Round round = rounds.get(device);
      if (round == null) {
        throw new AssertionError("no round of " + device);
      }
      return round;
    }

    @Override
    public void sendLive(DeviceSession session, LiveDelivery delivery, long mark) {}

    @Override
    public void sendStored(DeviceSession session, PageEntry entry, long mark, boolean late) {}

    @Override
    public void resolved(LiveDelivery delivery) {}

    @Override
    public void fail(DeviceKey device, LiveDelivery delivery, Reason reason) {
      failed.put(device, reason);
    }

    @Override
    public void pageConfirmed(Round round, int number, long[] positions, boolean last) {}

    @Override
    public void marker(Round round) {
      rounds.put(round.device(), round);
    }

    @Override
    public void askMailbox(Round round) {
      rounds.put(round.device(), round);
    }

    @Override
    public void passedOver(DeviceKey device, int positions) {}

    @Override
    public void gone(DeviceKey device) {
      gone.add(device);
    }
  }
}
