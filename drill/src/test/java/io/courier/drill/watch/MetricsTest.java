package io.courier.drill.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final String PAGE =
      """
      # HELP courier_access_shards served now
      courier_access_shards 9.0
      courier_access_shards_other 100.0
      courier_loop_partitions{loop="task",topic="push_task"} 4.0
      courier_loop_partitions{loop="task",topic="push_receipt"} 3.0
      jvm_memory_used_bytes{area="heap",id="Eden"} 1.5E7
      jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 7.0E7
      """;

  @Test
  void allSamplesOfAMetricAreSummedAndNoOthers() {
    assertThat(Metrics.sumOf(PAGE, "courier_access_shards")).isEqualTo(9);
    assertThat(Metrics.sumOf(PAGE, "courier_loop_partitions")).isEqualTo(7);
    assertThat(Metrics.sumOf(PAGE, "jvm_memory_used_bytes{area=\"heap\"")).isEqualTo(1.5e7);
    assertThat(Metrics.sumOf("", "courier_access_shards")).isZero();
  }
}
