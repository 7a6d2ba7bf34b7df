package io.courier.tools.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.kafka.topics.TopicSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TopicStateTest {
  private static final TopicSettings ASKED =
      new TopicSettings(24, (short) 3, 2, Duration.ofDays(7));

  @Test
  void aTopicAsAskedForHasNoDifferences() {
    TopicState same = new TopicState("push_task", 24, 3, 2, Duration.ofDays(7));
    assertThat(same.differences(ASKED)).isEmpty();
    assertThat(same.line(ASKED)).endsWith("3 replicas, min.insync.replicas 2, retention 7d");
  }

  @Test
  void eachDifferenceIsNamed() {
    TopicState weak = new TopicState("push_task", 24, 1, 1, Duration.ofHours(36));
    assertThat(weak.differences(ASKED))
        .containsExactly("not 3 replicas", "not min.insync.replicas 2", "not retention 7d");
    assertThat(weak.line(ASKED)).contains("retention 36h: not 3 replicas, not min.insync");
    assertThat(new TopicState("x", 24, 3, 2, Duration.ofMillis(-1)).line(ASKED))
        .contains("retention without end: not retention 7d");
  }
}
