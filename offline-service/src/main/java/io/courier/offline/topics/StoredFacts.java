package io.courier.offline.topics;

import io.courier.messages.redis.TopicFacts;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/// The one row of `topic_facts`.
@Entity
@Table(schema = "offline", name = "topic_facts")
class StoredFacts {
  static final int ID = 1;

  @Id private int id = ID;

  /// 0 before the first start.
  @Column(nullable = false)
  private long generation;

  @Column(nullable = false)
  private int shards;

  @Column(name = "chat_input_id", nullable = false)
  private String chatInputId = "";

  @Column(name = "push_task_id", nullable = false)
  private String pushTaskId = "";

  long generation() {
    return generation;
  }

  int shards() {
    return shards;
  }

  boolean isOf(String chatInput, String pushTask) {
    return chatInputId.equals(chatInput) && pushTaskId.equals(pushTask);
  }

  void become(TopicFacts facts) {
    generation = facts.generation();
    shards = facts.shards();
    chatInputId = facts.chatInputId();
    pushTaskId = facts.pushTaskId();
  }

  int id() {
    return id;
  }
}
