package io.courier.kafka.oncall;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What became of one dead letter: the value of a record of `dead_letter_state`.
///
/// @param topicId Kafka's id of the dead-letter topic: one that was made anew counts its offsets
///     from 0 again, and what was said of the old one's letters does not hold for its own
/// @param state replayed or skipped
/// @param by the service that did it
/// @param note why, in the words of who asked for it
record Resolution(String topicId, State state, Instant at, String by, String note) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  byte[] toBytes() {
    return JSON.writeValueAsBytes(new Written(topicId, state.label(), at.toString(), by, note));
  }

  /// Empty when it is nothing that we have written.
  static Optional<Resolution> fromBytes(byte[] value) {
    try {
      Written written = JSON.readValue(value, Written.class);
      if (written == null
          || written.topicId == null
          || written.state == null
          || written.at == null) {
        return Optional.empty();
      }
      Instant at = Instant.parse(written.at);
      return State.of(written.state)
          .filter(state -> state != State.OPEN)
          .map(
              state ->
                  new Resolution(written.topicId, state, at, or(written.by), or(written.note)));
    } catch (JacksonException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String or(@Nullable String text) {
    return text == null ? "" : text;
  }

  private record Written(
      @Nullable String topicId,
      @Nullable String state,
      @Nullable String at,
      @Nullable String by,
      @Nullable String note) {}
}
