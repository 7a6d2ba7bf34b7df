package io.courier.push.poll;

import io.courier.kafka.redis.Questions;
import io.courier.messages.topic.Fanout;
import io.courier.push.dedup.FirstPositions;
import io.courier.push.presence.PresenceReader;
import io.courier.push.presence.PresenceView;
import java.util.HashMap;
import java.util.Map;

/// What the fan-outs of one poll need to know: collected record by record, asked in one round trip,
/// then read.
final class PollQuestions {
  private final FirstPositions firstPositions;
  private final PresenceReader presence;
  private final Map<Integer, ShardQuestions> shards = new HashMap<>();

  PollQuestions(FirstPositions firstPositions, PresenceReader presence) {
    this.firstPositions = firstPositions;
    this.presence = presence;
  }

  /// @param own position of the record
  /// @return the number by which [#position(int, int)] is asked
  int add(int shard, Fanout fanout, long own) {
    return shards.computeIfAbsent(shard, ShardQuestions::new).add(fanout, own);
  }

  boolean isEmpty() {
    return shards.isEmpty();
  }

  void ask(Questions questions) {
    shards.values().forEach(shard -> shard.ask(questions, firstPositions, presence));
  }

  /// The first position of a message; [io.courier.messages.id.Position#NONE] of an ephemeral one.
  long position(int shard, int number) {
    ShardQuestions asked = shards.get(shard);
    if (asked == null) {
      throw new IllegalArgumentException("nothing was asked about shard " + shard);
    }
    return asked.position(number);
  }

  /// @throws PresenceReader.UnknownShard when one of the shards cannot be believed
  Map<Integer, PresenceView> views() {
    Map<Integer, PresenceView> views = new HashMap<>();
    shards.forEach((shard, asked) -> views.put(shard, asked.view()));
    return views;
  }
}
