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
    assertThat(sentences(heap(1_200, second -> 100 + second / 10 + second % 50)))
        .singleElement()
        .asString()
        .startsWith("access-1: heap grows: 100, 130");
  }

  @Test
  void aSawToothOnALevelFloorDoesNot() {
    assertThat(sentences(heap(1_200, second -> 100 + second % 200))).isEmpty();
  }

  @Test
  void aHeapThatGrowsUntilItIsWarmDoesNot() {
    assertThat(sentences(heap(1_200, second -> 100 + Math.min(second, 300)))).isEmpty();
  }

  @Test
  void aLittleMoreInEachQuarterIsNoGrowth() {
    assertThat(sentences(heap(1_200, second -> 100 + second / 100))).isEmpty();
  }

  @Test
  void aShortTimeSaysNothing() {
    assertThat(Growth.of(heap(300, second -> 100 + second))).isEmpty();
  }

  @Test
  void threadsAndFilesThatAreNeverGivenBackGrow() {
    List<Sample> samples =
        samples("push-1", 1, 0, GrowthTest::level, s -> 40 + s / 20, s -> 100 + s / 5);
    assertThat(sentences(samples))
        .containsExactly(
            "push-1: threads grows: 40, 55, 70, 85",
            "push-1: open files grows: 100, 160, 220, 280");
  }

  @Test
  void aProcessThatWasStartedAgainIsAnotherOne() {
    List<Sample> samples =
        new ArrayList<>(
            samples("push-1", 1, 0, s -> 100 + s, GrowthTest::level, GrowthTest::level));
    samples.addAll(
        samples("push-1", 2, 1_210, GrowthTest::level, GrowthTest::level, GrowthTest::level));
    assertThat(Growth.of(samples)).extracting(Growth::grows).containsExactly(true, false);
  }

  @Test
  void theMemoryOfRedisIsNotJudgedButItsFilesAre() {
    assertThat(
            sentences(
                samples("redis", 1, 0, second -> second, GrowthTest::level, GrowthTest::level)))
        .isEmpty();
    assertThat(
            sentences(samples("redis", 1, 0, GrowthTest::level, GrowthTest::level, s -> 100 + s)))
        .hasSize(1);
  }

  private static long level(long second) {
    return second < 0 ? 0 : 100;
  }

  private static List<String> sentences(List<Sample> samples) {
    return Growth.of(samples).stream().flatMap(it -> it.sentences().stream()).toList();
  }

  private static List<Sample> heap(int seconds, LongUnaryOperator heapMegabytes) {
    return samples("access-1", 1, 0, heapMegabytes, GrowthTest::level, GrowthTest::level).stream()
        .filter(it -> it.second() <= seconds)
        .toList();
  }

  private static List<Sample> samples(
      String process,
      long pid,
      int start,
      LongUnaryOperator heapMegabytes,
      LongUnaryOperator threads,
      LongUnaryOperator files) {
    List<Sample> samples = new ArrayList<>();
    for (int second = 0; second <= 1_200; second += 10) {
      long heap = heapMegabytes.applyAsLong(second) * MEGABYTE;
      samples.add(
          new Sample(
              process,
              pid,
              start + second,
              process.equals("redis") ? heap : 400 * MEGABYTE,
              process.equals("redis") ? -1 : heap,
              threads.applyAsLong(second),
              files.applyAsLong(second)));
    }
    return samples;
  }
}
