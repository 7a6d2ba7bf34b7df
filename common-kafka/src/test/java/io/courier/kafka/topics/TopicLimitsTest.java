package io.courier.kafka.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.kafka.produce.Producers;
import io.courier.kafka.start.StartProblem;
import io.courier.messages.topic.Topic;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicLimitsTest {
  @Test
  void whatIsMadeNeedsNoChange() {
    assertThat(TopicLimits.toRaise(made())).isEmpty();
    assertThat(TopicLimits.of("push_task")).isGreaterThan(Producers.MAX_RECORD_BYTES);
    assertThat(TopicLimits.of("push_task_dlq")).isEqualTo(Producers.MAX_REQUEST_BYTES);
  }

  @Test
  void aDeadLetterTopicThatTakesNoMoreThanItsSourceIsRaised() {
    Map<String, Integer> limits = made();
    limits.put("user_online_dlq", TopicLimits.SOURCE_BYTES);
    assertThat(TopicLimits.toRaise(limits)).containsExactly("user_online_dlq");
  }

  @Test
  void aTopicThatTakesLessThanIsSentOrMoreThanCanBeHandedOnStopsTheStart() {
    for (int impossible : new int[] {Producers.MAX_RECORD_BYTES, Producers.MAX_REQUEST_BYTES}) {
      Map<String, Integer> limits = made();
      limits.put("push_deliver", impossible);
      assertThatThrownBy(() -> TopicLimits.toRaise(limits))
          .isInstanceOf(StartProblem.class)
          .hasMessageContaining("The topic push_deliver takes records of " + impossible);
    }
  }

  @Test
  void limitsThatMayNotBeSeenAreLeftAlone() {
    assertThat(TopicLimits.toRaise(Map.of("push_task", 1))).isEmpty();
  }

  private static Map<String, Integer> made() {
    Map<String, Integer> limits = new HashMap<>();
    for (Topic topic : Topic.values()) {
      for (String name : new String[] {topic.topicName(), topic.deadLetterName()}) {
        limits.put(name, TopicLimits.of(name));
      }
    }
    return limits;
  }
}
