package io.courier.kafka.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.kafka.TestKafka;
import io.courier.kafka.start.StartProblem;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TopicSetupTest {
  @Test
  void whoeverComesFirstMakesTheTopicsAndAllSeeTheSameIds() {
    TopicIds first = TestKafka.topics(TestKafka.SHARDS).ensure();
    TopicIds second = TestKafka.topics(TestKafka.SHARDS).ensure();
    assertThat(first).isEqualTo(second);
    assertThat(first.chatInput()).isNotEmpty().isNotEqualTo(first.pushTask());
  }

  @Test
  void anotherNumberOfShardsStopsTheStartWithASentence() {
    TestKafka.topics(TestKafka.SHARDS).ensure();
    assertThatThrownBy(() -> TestKafka.topics(7).ensure())
        .isInstanceOf(StartProblem.class)
        .hasMessageContaining("has 4 partitions, and courier.topics.shards is 7");
  }

  @Test
  void impossibleSettingsNameTheirKey() {
    assertThatThrownBy(() -> new TopicSettings(0, (short) 1, 1, Duration.ofDays(7)))
        .hasMessageContaining("courier.topics.shards");
    assertThatThrownBy(() -> new TopicSettings(24, (short) 1, 2, Duration.ofDays(7)))
        .hasMessageContaining("courier.topics.min-in-sync-replicas");
  }
}
