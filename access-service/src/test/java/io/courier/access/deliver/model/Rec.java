package io.courier.access.deliver.model;

import io.courier.messages.topic.Page;
import io.courier.messages.topic.SessionRound;

/// The records of all topics.
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
sealed interface Rec {
  /// A message; its position is 0 on push_task, where the offset gives it.
  record Live(long position, int id) implements Rec {}

  record Ephemeral() implements Rec {}

  record Mailed(Page page) implements Rec {}

  record Nudge() implements Rec {}

  record Failed(long epoch, long position, int id) implements Rec {}

  record Confirmed(SessionRound round, int number, long[] positions, boolean last) implements Rec {}

  record Marker(SessionRound round) implements Rec {}

  record Store(long position, int id) implements Rec {}

  record Ask(SessionRound round) implements Rec {}
}
