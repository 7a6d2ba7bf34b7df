package io.courier.access.inbound;

import io.courier.access.settings.AccessProperties;
import io.courier.messages.client.ErrorCode;

/// Who waits for what becomes of one message: an rpc of a session, or a call of the operator's own
/// server. Used on one loop.
interface Waiting {
  Origin origin();

  /// The message's id: the same for a retry.
  String idOf(Call.Send call);

  /// Whether one more of the same may be under way.
  boolean hasRoom(AccessProperties.Inbound limits);

  /// It is under way until [#ended()].
  void began();

  void ended();

  /// Told once, after [#ended()] if it ever began.
  void answered(Outcome outcome);

  /// What became of a message.
  sealed interface Outcome {
    /// The brokers have it.
    record Accepted(String id, long seq, long atMillis) implements Outcome {}

    /// It was not sent.
    record Refused(ErrorCode code, String sentence) implements Outcome {}
  }
}
