package io.courier.offline.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeviceLimitTest {
  private final DeviceLimit limit = new DeviceLimit(3);

  @Test
  void theLongestUnseenGoes() {
    assertThat(forget(List.of("a", "b", "c"), Set.of())).isEmpty();
    assertThat(forget(List.of("a", "b", "c", "new"), Set.of())).containsExactly("a");
  }

  @Test
  void whoIsOnlineStays() {
    assertThat(forget(List.of("a", "b", "c", "new"), Set.of("a"))).containsExactly("b");
    assertThat(forget(List.of("a", "b", "c", "new"), Set.of("a", "b", "c"))).isEmpty();
  }

  @Test
  void withTwiceAsManyOneThatIsOnlineGoesToo() {
    List<String> seven = List.of("a", "b", "c", "d", "e", "f", "new");
    assertThat(forget(seven, Set.copyOf(seven))).containsExactly("a");
    assertThat(forget(seven.subList(0, 6), Set.copyOf(seven))).isEmpty();
  }

  @Test
  void aThousandDevicesAreBroughtDown() {
    List<String> thousand = IntStream.range(0, 1_000).mapToObj(i -> "d" + i).toList();
    assertThat(forget(thousand, Set.of())).isEqualTo(thousand.subList(0, 997));
  }

  private List<String> forget(List<String> devices, Set<String> online) {
    return limit.toForget(devices, online::contains);
  }
}
