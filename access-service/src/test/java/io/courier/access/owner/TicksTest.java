package io.courier.access.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.access.deliver.DeployedLimits;
import io.courier.access.deliver.DeviceEffects;
import io.courier.access.deliver.DeviceQueue;
import io.courier.messages.id.DeviceKey;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicksTest {
  private final Ticks ticks = new Ticks(100, 1_000);
  private final List<DeviceSlot> due = new ArrayList<>();

  @Test
  void aSlotIsDueOnceItsDeadlineIsOver() {
    DeviceSlot slot = slot();
    ticks.schedule(slot, 1_250);
    ticks.advance(1_299, due::add);
    assertThat(due).isEmpty();
    ticks.advance(1_300, due::add);
    assertThat(due).containsExactly(slot);
    ticks.advance(100_000, due::add);
    assertThat(due).hasSize(1);
  }

  @Test
  void anEarlierDeadlineCounts() {
    DeviceSlot slot = slot();
    ticks.schedule(slot, 5_000);
    ticks.schedule(slot, 1_100);
    ticks.schedule(slot, 9_000);
    ticks.advance(1_200, due::add);
    assertThat(due).containsExactly(slot);
    ticks.advance(50_000, due::add);
    assertThat(due).hasSize(1);
  }

  @Test
  void aDeadlineBeyondTheWheelIsFoundEarly() {
    DeviceSlot slot = slot();
    ticks.schedule(slot, 1_000_000);
    ticks.advance(1_000 + 256 * 100, due::add);
    assertThat(due).containsExactly(slot);
  }

  @Test
  void aSlotCanBeScheduledFromWithin() {
    DeviceSlot slot = slot();
    ticks.schedule(slot, 1_100);
    ticks.advance(
        2_000,
        it -> {
          due.add(it);
          if (due.size() < 3) {
            ticks.schedule(it, 1_000);
          }
        });
    assertThat(due).hasSize(3);
  }

  private static DeviceSlot slot() {
    DeviceEffects none =
        (DeviceEffects)
            Proxy.newProxyInstance(
                TicksTest.class.getClassLoader(),
                new Class<?>[] {DeviceEffects.class},
                (proxy, method, arguments) -> null);
    return new DeviceSlot(new DeviceQueue(new DeviceKey("u", "d"), 1, DeployedLimits.LIMITS, none));
  }
}
