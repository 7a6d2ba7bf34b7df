package io.courier.logic.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.messages.client.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class LogicMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final LogicMetrics metrics = new LogicMetrics(registry);

  @Test
  void theCountersOfRefusalsExistBeforeTheFirst() {
    assertThat(registry.find("courier.logic.rejected").counters())
        .extracting(counter -> counter.getId().getTag("code"))
        .containsExactlyInAnyOrder("107", "1001", "1002", "1003", "1004", "1005");
  }

  @Test
  void aRefusalIsCountedWithItsCode() {
    metrics.rejected(ErrorCode.NOT_A_MEMBER);
    assertThat(registry.get("courier.logic.rejected").tag("code", "1001").counter())
        .extracting(Counter::count)
        .isEqualTo(1.0);
  }
}
