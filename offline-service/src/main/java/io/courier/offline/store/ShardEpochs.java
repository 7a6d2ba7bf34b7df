package io.courier.offline.store;

import io.courier.kafka.topics.TopicIds;
import io.courier.messages.topic.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Who may write a shard: the table `shard_epoch`.
///
/// The shared lock that [#check] takes is held to the end of the caller's transaction, and
/// [#raise] waits for it: what an old writer commits, it commits before its successor reads.
@Component
public class ShardEpochs {
  private static final String RAISE =
      """
      INSERT INTO offline.shard_epoch AS e (shard, epoch, written_topic) VALUES (?, ?, ?)
      ON CONFLICT (shard) DO UPDATE SET epoch = greatest(e.epoch + 1, excluded.epoch),
        written_offset = CASE e.written_topic WHEN excluded.written_topic
          THEN e.written_offset ELSE 0 END,
        written_position = CASE e.written_topic WHEN excluded.written_topic
          THEN e.written_position ELSE 0 END,
        written_topic = excluded.written_topic
      RETURNING epoch, written_offset, written_position
      """;
  private static final String WRITTEN =
      "UPDATE offline.shard_epoch SET written_offset = ?, written_position = ? WHERE shard = ?";
  private static final String LOCK =
      "SELECT shard, epoch FROM offline.shard_epoch WHERE shard = ANY (?) ORDER BY shard FOR SHARE";

  private final JdbcTemplate jdbc;
  private final String topicId;
  private final Clock clock;
  private final Counter refused;

  public ShardEpochs(JdbcTemplate jdbc, TopicIds topics, Clock clock, MeterRegistry registry) {
    this.jdbc = jdbc;
    this.topicId = topics.all().getOrDefault(Topic.OFFLINE_STORAGE.topicName(), "");
    this.clock = clock;
    this.refused =
        Counter.builder("courier.offline.refused.by.epoch")
            .description("transactions refused because the shard has a newer writer")
            .register(registry);
  }

  /// Makes the caller the writer.
  ///
  /// @return an epoch above all before, and at least the time in ms, so that a database restored
  ///     from an old copy does not fall behind what Redis has seen
  public Raised raise(int shard) {
    return jdbc.query(
            RAISE,
            (row, number) ->
                new Raised(row.getLong(1), new StoredThrough(row.getLong(2), row.getLong(3))),
            shard,
            clock.millis(),
            topicId)
        .getFirst();
  }

  /// A shard's new epoch, and what its former writers had written for sure: nothing of a topic that
  /// was made anew since.
  public record Raised(long epoch, StoredThrough through) {}

  /// Keeps up to where the stores of a shard are written. In every transaction that drops entries
  /// which a store could bring back.
  public void written(int shard, StoredThrough through) {
    jdbc.update(WRITTEN, through.offset(), through.position(), shard);
  }

  /// Refuses a deposed writer; first statement of every transaction that stores or deletes.
  ///
  /// @throws DeposedFailure when a shard has another epoch than given
  public void check(Map<Integer, Long> epochs) {
    int[] shards = epochs.keySet().stream().mapToInt(Integer::intValue).toArray();
    Map<Integer, Long> current = new HashMap<>();
    jdbc.query(
        LOCK,
        statement -> statement.setObject(1, shards),
        row -> {
          current.put(row.getInt(1), row.getLong(2));
        });
    epochs.forEach(
        (shard, epoch) -> {
          if (!epoch.equals(current.get(shard))) {
            refused.increment();
            throw new DeposedFailure(shard, epoch);
          }
        });
  }
}
