package io.courier.push.poll;

import io.courier.kafka.redis.Questions;
import io.courier.messages.id.Position;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.Message;
import io.courier.push.dedup.FirstPositions;
import io.courier.push.presence.PresenceReader;
import io.courier.push.presence.PresenceView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/// What the fan-outs of one poll need to know: collected record by record, asked in one round trip,
/// then read.
final class PollQuestions {
  private record Pushed(int shard, Fanout fanout, long own) {}

  private final FirstPositions firstPositions;
  private final PresenceReader presence;
  private final List<Pushed> fanouts = new ArrayList<>();
  private final Map<Integer, Set<String>> usersOfShard = new HashMap<>();
  private final List<LongSupplier> positions = new ArrayList<>();
  private final Map<Integer, PresenceReader.Asked> shards = new HashMap<>();

  PollQuestions(FirstPositions firstPositions, PresenceReader presence) {
    this.firstPositions = firstPositions;
    this.presence = presence;
  }

  /// @param own position of the record
  /// @return the number by which [#position(int)] is asked
  int add(int shard, Fanout fanout, long own) {
    fanouts.add(new Pushed(shard, fanout, own));
    Set<String> users = usersOfShard.computeIfAbsent(shard, s -> new LinkedHashSet<>());
    for (DeviceChoice recipient : fanout.getRecipientsList()) {
      users.add(recipient.getUser());
    }
    return fanouts.size() - 1;
  }

  boolean isEmpty() {
    return fanouts.isEmpty();
  }

  void ask(Questions questions) {
    for (Pushed pushed : fanouts) {
      positions.add(first(questions, pushed));
    }
    usersOfShard.forEach(
        (shard, users) -> shards.put(shard, presence.ask(questions, shard, users)));
  }

  private LongSupplier first(Questions questions, Pushed pushed) {
    Message message = pushed.fanout.getMessage();
    return message.getEphemeral()
        ? () -> Position.NONE
        : firstPositions.ask(
            questions, pushed.shard, message.getId(), pushed.fanout.getChunk(), pushed.own);
  }

  /// The first position of a message; [Position#NONE] of an ephemeral one.
  long position(int number) {
    return positions.get(number).getAsLong();
  }

  /// @throws PresenceReader.UnknownShard when one of the shards cannot be believed
  Map<Integer, PresenceView> views() {
    Map<Integer, PresenceView> views = new HashMap<>();
    shards.forEach((shard, asked) -> views.put(shard, asked.view()));
    return views;
  }
}
