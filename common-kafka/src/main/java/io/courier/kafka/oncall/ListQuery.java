package io.courier.kafka.oncall;

import io.courier.messages.topic.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a listing is asked for.
///
/// @param topics at least one that the service answers for
/// @param reason of the letters of the page; null for any
/// @param state of the letters of the page; null for any
/// @param limit letters of the page
/// @param after the page begins behind this letter; null for the first page
record ListQuery(
    List<Topic> topics,
    @Nullable String reason,
    @Nullable State state,
    int limit,
    @Nullable LetterId after) {
  static final int DEFAULT_LIMIT = 50;
  static final int MAX_LIMIT = 500;

  boolean wants(Letter letter, State has) {
    return (state == null || state == has) && (reason == null || letter.hasReason(reason));
  }
}
