package io.courier.push.poll;

import io.courier.kafka.redis.Questions;
import io.courier.messages.topic.Fanout;
import io.courier.push.dedup.FirstPositions;
import io.courier.push.presence.PresenceReader;
import io.courier.push.presence.PresenceView;
import io.courier.push.presence.RedisHistory;
import io.lettuce.core.RedisFuture;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the fan-outs of one poll, or of a part of it, need to know: collected record by record,
/// asked in one round trip, then read.
final class PollQuestions {
  private final FirstPositions firstPositions;
  private final PresenceReader presence;
  private final Map<Integer, ShardQuestions> shards = new HashMap<>();
  private @Nullable Map<Integer, PresenceView> views;
  private @Nullable RedisFuture<String> history;
  private int users;

  PollQuestions(FirstPositions firstPositions, PresenceReader presence) {
    this.firstPositions = firstPositions;
    this.presence = presence;
  }

  /// @param own position of the record
  /// @return the number by which [#position(int, int)] is asked
  int add(int shard, Fanout fanout, long own) {
    users += fanout.getRecipientsCount();
    return shards.computeIfAbsent(shard, ShardQuestions::new).add(fanout, own);
  }

  /// Users asked about, each time that a record names them.
  int users() {
    return users;
  }

  void ask(Questions questions) {
    shards.values().forEach(shard -> shard.ask(questions, firstPositions, presence));
    history = presence.askHistory(questions);
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
    Map<Integer, PresenceView> known = views;
    if (known == null) {
      Map<Integer, PresenceView> read = new HashMap<>();
      RedisHistory now = RedisHistory.of(history == null ? "" : history.resultNow());
      shards.forEach((shard, asked) -> read.put(shard, asked.view(now)));
      known = read;
      views = known;
    }
    return known;
  }

  /// What is known of a shard's users, once [#views()] could be read.
  PresenceView view(int shard) {
    return views().getOrDefault(shard, PresenceView.NOBODY);
  }
}
