package io.courier.offline.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.kafka.topics.TopicIds;
import io.courier.messages.redis.TopicFacts;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GenerationDecisionTest {
  private static final TopicIds TOPICS = new TopicIds("chat-a", "push-a", 24);

  private final GenerationDecision decision = new GenerationDecision(1);

  @Test
  void theFirstGenerationIsOne() {
    assertThat(decision.decide(new StoredFacts(), Optional.empty(), TOPICS))
        .isEqualTo(new TopicFacts(1, 24, "chat-a", "push-a"));
  }

  @Test
  void theSameTopicsKeepTheirs() {
    assertThat(generation(stored(3, 24, "chat-a", "push-a"), Optional.empty())).isEqualTo(3);
  }

  @Test
  void topicsMadeAnewRaiseIt() {
    assertThat(generation(stored(3, 24, "chat-a", "old"), Optional.empty())).isEqualTo(4);
    assertThat(generation(stored(3, 24, "old", "push-a"), Optional.empty())).isEqualTo(4);
    assertThat(generation(stored(3, 12, "chat-a", "push-a"), Optional.empty())).isEqualTo(4);
  }

  @Test
  void theConfiguredMinimumRaisesIt() {
    assertThat(
            new GenerationDecision(9)
                .decide(stored(3, 24, "chat-a", "push-a"), Optional.empty(), TOPICS)
                .generation())
        .isEqualTo(9);
  }

  @Test
  void anEmptiedDatabaseDoesNotMakeItFall() {
    TopicFacts published = new TopicFacts(5, 24, "chat-a", "push-a");
    assertThat(generation(new StoredFacts(), Optional.of(published))).isEqualTo(5);
    TopicFacts ofOthers = new TopicFacts(5, 24, "chat-b", "push-b");
    assertThat(generation(new StoredFacts(), Optional.of(ofOthers))).isEqualTo(6);
  }

  @Test
  void anOldCopyOfRedisDoesNotCount() {
    TopicFacts old = new TopicFacts(2, 24, "chat-b", "push-b");
    assertThat(generation(stored(3, 24, "chat-a", "push-a"), Optional.of(old))).isEqualTo(3);
  }

  private long generation(StoredFacts stored, Optional<TopicFacts> published) {
    return decision.decide(stored, published, TOPICS).generation();
  }

  private static StoredFacts stored(long generation, int shards, String chat, String push) {
    StoredFacts facts = new StoredFacts();
    facts.become(new TopicFacts(generation, shards, chat, push));
    return facts;
  }
}
