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
        .extracting(
            counter -> counter.getId().getTag("code") + " " + counter.getId().getTag("rule"))
        .containsExactlyInAnyOrder(
            "107 conversation",
            "1001 conversation",
            "1003 conversation",
            "1004 conversation",
            "1005 conversation",
            "1002 size",
            "1002 json",
            "1002 type",
            "1002 link",
            "1002 word",
            "111 user_rate",
            "111 conversation_rate");
  }

  @Test
  void aRefusalIsCountedWithItsCodeAndWhatRefusedIt() {
    metrics.rejected(new Verdict.Refused(ErrorCode.CONTENT_REFUSED, "so", Rule.LINK));
    assertThat(
            registry.get("courier.logic.rejected").tags("code", "1002", "rule", "link").counter())
        .extracting(Counter::count)
        .isEqualTo(1.0);
  }
}
