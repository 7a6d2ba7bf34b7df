package io.courier.push.poll;

import io.courier.kafka.batch.Item;
import io.courier.messages.topic.Fanout;
import io.courier.push.route.Outgoing;
import java.util.List;

/// What is known of one record of a poll before Redis has answered.
sealed interface Step {
  Item item();

  /// It can never succeed.
  record Refused(Item item, String reason) implements Step {}

  /// It leaves like this, whatever Redis says.
  record Decided(Item item, List<Outgoing> outgoing) implements Step {}

  /// Where it goes depends on what Redis says.
  ///
  /// @param questions among which its own are
  /// @param number of its own
  /// @param own position of the record
  record Open(Item item, Fanout fanout, PollQuestions questions, int number, long own)
      implements Step {}
}
