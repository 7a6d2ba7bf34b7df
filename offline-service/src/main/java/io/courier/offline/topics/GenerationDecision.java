package io.courier.offline.topics;

import io.courier.kafka.topics.TopicIds;
import io.courier.messages.redis.TopicFacts;
import java.util.Optional;

/// Decides the generation of the topics that Kafka has now.
///
/// It never falls: not when the topics are new, not when PostgreSQL was emptied or restored from an
/// old copy while Redis still knows a later generation.
///
/// @param minimum configured; raised by hand after Kafka has lost acknowledged records
record GenerationDecision(long minimum) {
  /// @param stored what PostgreSQL holds
  /// @param published what Redis holds, if it holds something
  /// @param seen the topics now
  TopicFacts decide(StoredFacts stored, Optional<TopicFacts> published, TopicIds seen) {
    long known = stored.generation();
    boolean same =
        stored.isOf(seen.chatInput(), seen.pushTask()) && stored.shards() == seen.shards();
    if (published.isPresent() && published.get().generation() > known) {
      known = published.get().generation();
      same =
          published.get().isOf(seen.chatInput(), seen.pushTask())
              && published.get().shards() == seen.shards();
    }
    long generation = same ? known : known + 1;
    return new TopicFacts(
        Math.max(generation, minimum), seen.shards(), seen.chatInput(), seen.pushTask());
  }
}
