package io.courier.messages.topic;

import java.util.Locale;

/// Every topic, and how its records are spread over partitions.
public enum Topic {
  CHAT_INPUT(false),
  PUSH_TASK(true),
  PUSH_DELIVER(true),
  PUSH_RECEIPT(true),
  OFFLINE_STORAGE(true),
  OFFLINE_ACK(true),
  OFFLINE_RETRIEVE(true),
  USER_ONLINE(true);

  private static final String DEAD_LETTER_SUFFIX = "_dlq";

  private final String topicName = name().toLowerCase(Locale.ROOT);
  private final boolean sharded;

  Topic(boolean sharded) {
    this.sharded = sharded;
  }

  /// As Kafka knows it, for example `push_task`.
  public String topicName() {
    return topicName;
  }

  /// Where the records go that can never succeed. `_dlq` and not `.dlq`: the two characters collide
  /// in Kafka's metrics.
  public String deadLetterName() {
    return deadLetterName(topicName);
  }

  /// As [#deadLetterName()], for who has only the name of the source.
  public static String deadLetterName(String source) {
    return source + DEAD_LETTER_SUFFIX;
  }

  /// Whether a partition of this topic is a shard. Such records are produced to the partition by
  /// number; those of `chat_input` go where their conversation's hash says.
  public boolean isSharded() {
    return sharded;
  }
}
