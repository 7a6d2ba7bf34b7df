package io.courier.kafka.oncall;

import com.google.protobuf.Message;
import io.courier.messages.topic.Topic;

/// What a replay of one dead letter means.
sealed interface Remedy {
  /// For people: what happens, or why nothing does.
  String sentence();

  /// To its source topic and partition, untouched.
  record GoBack(String sentence) implements Remedy {}

  /// To the same partition of another topic, as another record about the same.
  record GoAs(Topic topic, Message record, String sentence) implements Remedy {}

  /// Nothing is sent, and nothing is lost by that.
  record Needless(String sentence) implements Remedy {}

  /// It cannot be replayed by this version.
  record Refused(String sentence) implements Remedy {}
}
