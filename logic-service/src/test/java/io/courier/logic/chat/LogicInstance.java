package io.courier.logic.chat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.courier.kafka.batch.Item;
import io.courier.kafka.batch.Outbound;
import io.courier.kafka.consume.TransientFailure;
import io.courier.kafka.redis.RedisPipeline;
import io.courier.kafka.redis.RoundTrips;
import io.courier.logic.fanout.FanOut;
import io.courier.logic.group.GroupDecision;
import io.courier.logic.group.GroupLimits;
import io.courier.logic.idempotency.FirstSeq;
import io.courier.logic.idempotency.FirstSeqs;
import io.courier.logic.rate.RateBook;
import io.courier.logic.rate.RedisBuckets;
import io.courier.logic.store.GroupDatabase;
import io.courier.logic.store.GroupStore;
import io.courier.logic.store.Groups;
import io.courier.logic.store.Outcome;
import io.courier.messages.id.Shards;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Topic;
import io.courier.stack.backends.BackEnds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// One instance of Logic over a real Redis and a real PostgreSQL, whose polls are given by hand.
final class LogicInstance {
  static final long GENERATION = 1;
  private static final RedisPipeline REDIS = redis();

  /// What left, in order.
  final List<Sent> sent = new ArrayList<>();

  final List<String> dead = new ArrayList<>();
  final Groups groups;
  private final ChatProcessor processor;

  /// The round trips to Redis fail.
  boolean isRedisAway;

  /// Those that were made.
  int roundTrips;

  /// What becomes of transactions that write.
  Writes writes = Writes.DONE;

  enum Writes {
    DONE,
    REFUSED,
    /// Done, and the answer does not come.
    UNANSWERED
  }

  /// How many records Kafka takes before it takes no more.
  int kafkaTakes = Integer.MAX_VALUE;

  /// A `push_task` record.
  ///
  /// @param at of the record of `chat_input` that it was made of: tests give each another
  record Sent(long at, int shard, Fanout fanout) {
    String publication() {
      return fanout.getMessage().getPublication().toStringUtf8();
    }

    List<String> users() {
      return fanout.getRecipientsList().stream().map(DeviceChoice::getUser).sorted().toList();
    }

    String to() {
      return String.join(" ", users());
    }
  }

  LogicInstance(GroupDatabase database, int cachedMembers) {
    this(database, cachedMembers, Relations.open(), RateBook.unlimited());
  }

  LogicInstance(GroupDatabase database, int cachedMembers, Relations relations) {
    this(database, cachedMembers, relations, RateBook.unlimited());
  }

  LogicInstance(GroupDatabase database, int cachedMembers, RateBook rates) {
    this(database, cachedMembers, Relations.open(), rates);
  }

  LogicInstance(GroupDatabase database, int cachedMembers, Relations relations, RateBook rates) {
    FanOut fanOut = new FanOut(new Shards(4), 3);
    groups = new Groups(new UnreliableStore(database.store(fanOut.packing())), cachedMembers);
    RoundTrips redis =
        asking -> {
          if (isRedisAway) {
            throw new TransientFailure("Redis is away");
          }
          roundTrips++;
          REDIS.roundTrip(asking);
        };
    processor =
        new ChatProcessor(
            new RequestReader(GENERATION, new Admission(1_000)),
            new GroupDecision(new GroupLimits(50, 50, 20, true)),
            groups,
            relations,
            new FirstSeqs(new FirstSeq(GENERATION), Duration.ofMinutes(10)),
            new RedisBuckets(rates),
            redis,
            fanOut,
            new LogicMetrics(new SimpleMeterRegistry()));
  }

  private final class UnreliableStore implements GroupStore {
    private final GroupStore store;

    private UnreliableStore(GroupStore store) {
      this.store = store;
    }

    @Override
    public <T> T read(Function<View, T> reading) {
      return store.read(reading);
    }

    @Override
    public void write(List<Changed> groups, List<Outcome> outcomes) {
      if (writes != Writes.REFUSED) {
        store.write(groups, outcomes);
      }
      if (writes != Writes.DONE) {
        throw new TransientFailure("PostgreSQL is away");
      }
    }
  }

  void poll(List<Item> items) {
    processor.process(
        items,
        new Outbound() {
          @Override
          public void toShard(Topic topic, int shard, MessageLite value) {
            if (kafkaTakes-- <= 0) {
              throw new TransientFailure("Kafka takes no records");
            }
            Fanout fanout = task(value).getFanout();
            sent.add(new Sent(fanout.getMessage().getAt(), shard, fanout));
          }

          @Override
          public void deadLetter(Item item, String reason) {
            dead.add(item.offset() + ": " + reason);
          }
        });
  }

  private static PushTask task(MessageLite value) {
    try {
      return PushTask.parseFrom(value.toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not a task", e);
    }
  }

  private static RedisPipeline redis() {
    LettuceConnectionFactory factory =
        new LettuceConnectionFactory(BackEnds.shared().redisHost(), BackEnds.shared().redisPort());
    factory.afterPropertiesSet();
    factory.start();
    return new RedisPipeline(factory, Duration.ofSeconds(10), new SimpleMeterRegistry(), "test");
  }
}
