package io.courier.kafka.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  @Test
  void theCountersOfATopicExistBeforeItsFirstDeadLetter() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new DeadLetters(new MockProducer<>(), registry, "push").answerFor(List.of("push_task"));
    assertThat(registry.find("courier.dead.letters").tag("topic", "push_task").counters())
        .extracting(counter -> counter.getId().getTag("reason"))
        .containsExactlyInAnyOrder("unreadable", "refused", "defect");
    assertThat(registry.find("courier.dead.letters").counters())
        .extracting(Counter::count)
        .containsOnly(0.0);
  }
}
