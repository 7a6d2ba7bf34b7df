package io.courier.messages.redis;

import io.courier.messages.id.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What every service must agree on about the topics: the hash `topics`.
///
/// Offline keeps it in PostgreSQL and publishes it; the others wait at start until what they read
/// here names the topics that they see themselves.
///
/// @param generation from 1; higher than that of any topics before these
/// @param shards P
/// @param chatInputId Kafka's id of the topic whose offsets make seqs
/// @param pushTaskId Kafka's id of the topic whose offsets make positions
public record TopicFacts(long generation, int shards, String chatInputId, String pushTaskId) {
  private static final int EPOCH_ID_LENGTH = 6;

  public TopicFacts {
    if (generation < 1 || generation > Position.MAX_GENERATION) {
      throw new IllegalArgumentException(
          "the generation is from 1 to " + Position.MAX_GENERATION + ", not " + generation);
    }
  }

  /// Field by field, as the hash holds it.
  public Map<String, String> toHash() {
    Map<String, String> hash = new LinkedHashMap<>();
    hash.put("generation", Long.toString(generation));
    hash.put("shards", Integer.toString(shards));
    hash.put("chat_input", chatInputId);
    hash.put("push_task", pushTaskId);
    return hash;
  }

  /// Empty when the hash is absent or incomplete.
  public static Optional<TopicFacts> fromHash(Map<String, String> hash) {
    String generation = hash.get("generation");
    String shards = hash.get("shards");
    String chatInputId = hash.get("chat_input");
    String pushTaskId = hash.get("push_task");
    if (generation == null || shards == null || chatInputId == null || pushTaskId == null) {
      return Optional.empty();
    }
    return Optional.of(
        new TopicFacts(
            Long.parseLong(generation), Integer.parseInt(shards), chatInputId, pushTaskId));
  }

  /// What clients hold beside a position, and give back with it: a position of another epoch counts
  /// as none. More than the generation, since a store that was made anew begins again with that.
  public String epoch() {
    return generation
        + "-"
        + pushTaskId.substring(0, Math.min(EPOCH_ID_LENGTH, pushTaskId.length()));
  }

  public boolean isOf(String otherChatInputId, String otherPushTaskId) {
    return chatInputId.equals(otherChatInputId) && pushTaskId.equals(otherPushTaskId);
  }
}
