package io.courier.drill.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private static final long MEGABYTE = 1 << 20;

  @Test
  void aHeapWhoseFloorRisesThroughoutGrows() {
    assertThat(Growth.of(samples(1_200, second -> 100 + second / 10 + second % 50)))
        .hasValueSatisfying(it -> assertThat(it).contains("access-1: heap grows: 100, 130"));
  }

  @Test
  void aSawToothOnALevelFloorDoesNot() {
    assertThat(Growth.of(samples(1_200, second -> 100 + second % 200))).isEmpty();
  }

  @Test
  void aHeapThatGrowsUntilItIsWarmDoesNot() {
    assertThat(Growth.of(samples(1_200, second -> 100 + Math.min(second, 300)))).isEmpty();
  }

  @Test
  void aLittleMoreInEachQuarterIsNoGrowth() {
    assertThat(Growth.of(samples(1_200, second -> 100 + second / 100))).isEmpty();
  }

  @Test
  void aShortTimeSaysNothing() {
    assertThat(Growth.of(samples(300, second -> 100 + second))).isEmpty();
  }

  private static List<Sample> samples(int seconds, LongUnaryOperator heapMegabytes) {
    List<Sample> samples = new ArrayList<>();
    for (int second = 0; second <= seconds; second += 10) {
      long heap = heapMegabytes.applyAsLong(second) * MEGABYTE;
      samples.add(new Sample("access-1", 1, second, 400 * MEGABYTE, heap));
    }
    return samples;
  }
}
