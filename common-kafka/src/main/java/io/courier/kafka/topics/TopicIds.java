package io.courier.kafka.topics;

import java.util.Map;

/// Kafka's ids of the topics that this process started with. They change when a topic is made anew.
/// Two of them make seqs and positions: when one of those changes the generation must too.
///
/// @param shards P, as checked
/// @param all by name, of every topic but the dead letters
public record TopicIds(String chatInput, String pushTask, int shards, Map<String, String> all) {
  public TopicIds {
    all = Map.copyOf(all);
  }

  public TopicIds(String chatInput, String pushTask, int shards) {
    this(chatInput, pushTask, shards, Map.of());
  }
}
