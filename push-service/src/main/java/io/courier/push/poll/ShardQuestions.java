package io.courier.push.poll;

import io.courier.kafka.redis.Questions;
import io.courier.messages.id.Position;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.Message;
import io.courier.push.dedup.FirstPositions;
import io.courier.push.presence.PresenceReader;
import io.courier.push.presence.PresenceView;
import io.courier.push.presence.RedisHistory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the fan-outs of one shard need to know.
final class ShardQuestions {
  /// The number of an ephemeral message, of which nothing is remembered.
  private static final int EPHEMERAL = -1;

  private final int shard;
  private final Set<String> users = new LinkedHashSet<>();
  private final List<FirstPositions.Pushed> pushed = new ArrayList<>();
  private FirstPositions.@Nullable Asked positions;
  private PresenceReader.@Nullable Asked presence;

  ShardQuestions(int shard) {
    this.shard = shard;
  }

  /// @param own position of the record
  /// @return the number by which [#position(int)] is asked
  int add(Fanout fanout, long own) {
    for (DeviceChoice recipient : fanout.getRecipientsList()) {
      users.add(recipient.getUser());
    }
    Message message = fanout.getMessage();
    if (message.getEphemeral()) {
      return EPHEMERAL;
    }
    pushed.add(new FirstPositions.Pushed(message.getId(), fanout.getChunk(), own));
    return pushed.size() - 1;
  }

  void ask(Questions questions, FirstPositions firstPositions, PresenceReader reader) {
    if (!pushed.isEmpty()) {
      positions = firstPositions.ask(questions, shard, pushed);
    }
    presence = reader.ask(questions, shard, users);
  }

  /// The first position of a message; [Position#NONE] of an ephemeral one.
  long position(int number) {
    return positions == null || number == EPHEMERAL ? Position.NONE : positions.position(number);
  }

  /// @throws PresenceReader.UnknownShard when the shard's presence cannot be believed
  PresenceView view(RedisHistory history) {
    return presence == null ? PresenceView.NOBODY : presence.view(history);
  }
}
