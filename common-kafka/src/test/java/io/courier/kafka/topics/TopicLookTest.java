package io.courier.kafka.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.kafka.topics.TopicLook.Finding;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicLookTest {
  private final TopicLook look = new TopicLook(Map.of("chat_input", "a", "push_task", "b"));

  @Test
  void theSameIdsAreTheSameTopicsWhateverElseThereIs() {
    assertThat(look.compare(Map.of("push_task", "b", "chat_input", "a", "other", "x"), true))
        .isEqualTo(new Finding.Same());
  }

  @Test
  void anotherIdIsATopicMadeAnew() {
    assertThat(look.compare(Map.of("chat_input", "a", "push_task", "c"), true))
        .isEqualTo(new Finding.Anew("Topics were made anew under this service: [push_task]."));
  }

  @Test
  void aTopicThatIsGoneIsWaitedForAndThenCountsAsMadeAnew() {
    Map<String, String> withoutOne = Map.of("chat_input", "a");
    assertThat(look.compare(withoutOne, true))
        .isEqualTo(new Finding.Gone("Topics are not there: [push_task]."));
    assertThat(look.compare(withoutOne, true)).isInstanceOf(Finding.Gone.class);
    assertThat(look.compare(withoutOne, true))
        .isEqualTo(new Finding.Anew("Topics were deleted under this service: [push_task]."));
  }

  @Test
  void aTopicThatComesBackIsWaitedForAnew() {
    for (int i = 0; i < 5; i++) {
      assertThat(look.compare(Map.of("push_task", "b"), true)).isInstanceOf(Finding.Gone.class);
      assertThat(look.compare(Map.of("push_task", "b"), true)).isInstanceOf(Finding.Gone.class);
      assertThat(look.compare(Map.of("chat_input", "a", "push_task", "b"), true))
          .isEqualTo(new Finding.Same());
    }
  }

  @Test
  void aLookInBetweenDoesNotCount() {
    for (int i = 0; i < 10; i++) {
      assertThat(look.compare(Map.of("chat_input", "a"), false)).isInstanceOf(Finding.Gone.class);
    }
    assertThat(look.compare(Map.of("chat_input", "x", "push_task", "b"), false))
        .isInstanceOf(Finding.Anew.class);
  }
}
