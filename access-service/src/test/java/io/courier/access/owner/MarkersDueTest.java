package io.courier.access.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.id.DeviceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MarkersDueTest {
  private final MarkersDue markers = new MarkersDue(10);
  private final List<DeviceKey> devices =
      IntStream.range(0, 25).mapToObj(i -> new DeviceKey("user" + i, "phone")).toList();
  private final List<DeviceKey> asked = new ArrayList<>();

  @Test
  void afterRedisWasEmptiedEachDeviceAsksOnceAtThePace() {
    markers.begin(devices);
    markers.next(asked::add);
    assertThat(asked).hasSize(10);
    assertThat(markers.size()).isEqualTo(15);
    markers.next(asked::add);
    markers.next(asked::add);
    markers.next(asked::add);
    assertThat(asked).isEqualTo(devices);
    assertThat(markers.size()).isZero();
  }

  @Test
  void emptiedAgainAndAgainItHoldsEachDeviceOnce() {
    for (int i = 0; i < 100; i++) {
      markers.begin(devices);
    }
    assertThat(markers.size()).isEqualTo(25);
  }
}
