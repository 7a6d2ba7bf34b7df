package io.courier.offline.intake;

import com.google.protobuf.MessageLite;
import io.courier.kafka.batch.Item;
import io.courier.kafka.batch.Outbound;
import io.courier.messages.id.Shards;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Topic;
import io.courier.offline.settings.OfflineSettings;
import io.courier.offline.store.Days;
import io.courier.simulation.comparison.Comparison;
import io.courier.simulation.postgres.EitherDatabase;
import io.courier.simulation.postgres.ModelDatabase;
import io.courier.simulation.postgres.RealDatabase;
import io.courier.simulation.redis.EitherRedis;
import io.courier.simulation.redis.ModelRedis;
import io.courier.simulation.redis.RealRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// All of Offline, over the real Redis and PostgreSQL and over their models: of the same polls the
/// same becomes, and the same leaves.
class OfflineComparisonTest {
  private static final int TRIES = 4;

  /// @param writers two, each of them the other's successor now and then
  record Offline(EitherRedis redis, EitherDatabase database, List<SteppedOffline> writers)
      implements EitherRedis.On {
    private static Offline of(EitherRedis redis, EitherDatabase database) {
      database.setClock(OfflineSteps.NOON);
      return new Offline(
          redis, database, List.of(writer(redis, database), writer(redis, database)));
    }

    private static SteppedOffline writer(EitherRedis redis, EitherDatabase database) {
      Map<String, Object> keys =
          Map.of(
              "courier.offline.page.max-entries", 3,
              "courier.offline.copy.max-entries", 4,
              "courier.offline.transaction-rows", 6);
      OfflineSettings settings =
          new Binder(new MapConfigurationPropertySource(keys))
              .bindOrCreate("courier.offline", OfflineSettings.class);
      return new SteppedOffline(
          new SteppedOffline.Stores(
              database.mailboxes(),
              database.reader(),
              database.gaps(),
              database.devices(),
              database.epochs(),
              database.partitions(),
              database.transactions(),
              redis.pipelineOfHints(),
              redis.pipeline()),
          new Shards(OfflineSteps.SHARDS),
          settings,
          database.clock(),
          new SimpleMeterRegistry());
    }

    /// A poll that fails comes again, as it does from the poll loop.
    Polled poll(int writer, List<Item> batch) {
      List<String> failures = new ArrayList<>();
      while (failures.size() < TRIES) {
        Sent sent = new Sent(new ArrayList<>());
        try {
          writers.get(writer).processor().process(batch, sent);
          return new Polled(failures, sent.records);
        } catch (RuntimeException e) {
          failures.add(e.getClass().getSimpleName());
        }
      }
      return new Polled(failures, List.of());
    }

    void assign(int writer, int shard, boolean assigned) {
      List<TopicPartition> partitions =
          List.of(new TopicPartition(Topic.OFFLINE_STORAGE.topicName(), shard));
      if (assigned) {
        writers.get(writer).processor().assigned(partitions);
      } else {
        writers.get(writer).processor().revoked(partitions);
      }
    }

    @Override
    public SortedMap<String, String> contents() {
      SortedMap<String, String> contents = redis.contents();
      contents.putAll(database.contents());
      return contents;
    }
  }

  private record Produced(Topic topic, int shard, MessageLite value) {
    @Override
    public String toString() {
      return topic + " " + shard + " {" + OfflineSteps.told(value) + "}";
    }
  }

  /// What became of a poll.
  record Polled(List<String> failures, List<Object> sent) {
    @Override
    public String toString() {
      String when = failures.isEmpty() ? "at once" : "after " + String.join(", ", failures);
      return when + kinds() + sent;
    }

    private String kinds() {
      SortedSet<String> kinds = new TreeSet<>();
      for (Object one : sent) {
        if (one instanceof Produced produced && produced.value instanceof PushTask task) {
          kinds.add(task.getTaskCase().name().toLowerCase(Locale.ROOT));
        }
      }
      return kinds.isEmpty() ? "" : ": " + String.join(", ", kinds);
    }
  }

  private record Sent(List<Object> records) implements Outbound {
    @Override
    public void toShard(Topic topic, int shard, MessageLite value) {
      records.add(new Produced(topic, shard, value));
    }

    @Override
    public void deadLetter(Item item, String reason) {
      records.add(reason);
    }
  }

  @Test
  void offlineDoesTheSameOverTheModelsAsOverRedisAndPostgres() {
    int today = Days.of(OfflineSteps.NOON);
    try (RealRedis redis = new RealRedis();
        RealDatabase database = new RealDatabase("compared_offline")) {
      new Comparison<Offline>(
              "offline",
              () -> Offline.of(new ModelRedis(), new ModelDatabase()),
              () -> Offline.of(redis.fresh(), database.fresh(List.of(today))),
              OfflineSteps::new)
          .run(
              60,
              40,
              "poll: at once",
              "poll: at once: page",
              "poll: at once: empty",
              "poll: at once: nudge",
              "poll: at once: nudge, page",
              "poll: after DeposedFailure",
              "poll: after TransientFailure",
              "assign: nothing",
              "beat: nothing",
              "roll: nothing",
              "empty: nothing");
    }
  }
}
