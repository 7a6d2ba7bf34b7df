package io.courier.kafka.oncall;

import io.courier.messages.topic.Topic;
import org.jspecify.annotations.Nullable;

/// Which letters a replay or a skip is about.
sealed interface Selection {
  Topic topic();

  record One(LetterId letter) implements Selection {
    @Override
    public Topic topic() {
      return letter.topic();
    }
  }

  /// All that are open of a topic.
  ///
  /// @param reason only those with this reason; null for any
  record All(Topic topic, @Nullable String reason) implements Selection {
    boolean wants(Letter letter) {
      return reason == null || letter.hasReason(reason);
    }
  }
}
