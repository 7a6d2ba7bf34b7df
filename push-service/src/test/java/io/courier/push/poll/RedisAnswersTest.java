package io.courier.push.poll;

import static io.courier.push.Records.allExcept;
import static io.courier.push.Records.ephemeral;
import static io.courier.push.Records.fanout;
import static io.courier.push.Records.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.kafka.consume.TransientFailure;
import io.courier.kafka.redis.RedisPipeline;
import io.courier.messages.id.Position;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.topic.Fanout;
import io.courier.push.Neighbours;
import io.courier.push.dedup.FirstPosition;
import io.courier.push.dedup.FirstPositions;
import io.courier.push.presence.PresenceReader;
import io.courier.push.presence.PresenceView;
import io.courier.push.presence.UserDevices;
import io.courier.stack.backends.BackEnds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// What a real Redis answers to the questions of one poll.
class RedisAnswersTest {
  private static final int SHARD = 1;
  private static final long OWN = Position.of(3, 40);

  private final Neighbours neighbours = new Neighbours();
  private final LettuceConnectionFactory factory =
      new LettuceConnectionFactory(BackEnds.shared().redisHost(), BackEnds.shared().redisPort());
  private final PresenceReader presence = new PresenceReader(2);
  private final FirstPositions positions =
      new FirstPositions(new FirstPosition(3), Duration.ofMinutes(1));
  private final PollQuestions questions = new PollQuestions(positions, presence);
  private RedisPipeline pipeline =
      new RedisPipeline(factory, Duration.ofSeconds(5), new SimpleMeterRegistry(), "test");

  @BeforeEach
  void connect() {
    factory.afterPropertiesSet();
    factory.start();
    neighbours.redis().flushall();
    neighbours.redis().hset(RedisKeys.presence(SHARD), "#epoch", "10");
    neighbours.redis().hset(RedisKeys.presence(SHARD), "#beat", "5");
  }

  @AfterEach
  void close() {
    pipeline.close();
    factory.destroy();
  }

  @Test
  void oneRoundTripTellsPositionsPresenceAndDevicesOfAllUsers() {
    hset(RedisKeys.presence(SHARD), "u1", "web,access-1,gateway-1,s1,1;tv,access-1,gateway-1,s2,1");
    hset(RedisKeys.devices(SHARD), "u1", "web,tv,phone");
    hset(RedisKeys.devices(SHARD), "u2", "phone");
    hset(RedisKeys.devices(SHARD), "u3", "");
    hset(RedisKeys.devices(SHARD), RedisKeys.DEVICES_HISTORY, neighbours.history());

    int number =
        questions.add(
            SHARD,
            fanout(
                message("m"), allExcept("u1"), allExcept("u2"), allExcept("u3"), allExcept("u4")),
            OWN);
    pipeline.roundTrip(questions::ask);

    assertThat(questions.position(SHARD, number)).isEqualTo(OWN);
    PresenceView view = questions.views().getOrDefault(SHARD, PresenceView.NOBODY);
    assertThat(view.of("u1"))
        .isEqualTo(new UserDevices(List.of("web", "tv"), List.of("web", "tv", "phone")));
    assertThat(view.of("u2")).isEqualTo(new UserDevices(List.of(), List.of("phone")));
    assertThat(view.of("u3")).isEqualTo(new UserDevices(List.of(), null));
    assertThat(view.of("u4")).isEqualTo(new UserDevices(List.of(), null));
    assertThat(neighbours.redis().ttl(RedisKeys.pushed(SHARD, "m", 0))).isBetween(1L, 60L);
  }

  @Test
  void hintsOfAnotherHistoryOfRedisAreNotBelieved() {
    hset(RedisKeys.devices(SHARD), "u1", "web");
    assertThat(known("u1")).as("without a mark").isNull();
    hset(
        RedisKeys.devices(SHARD),
        RedisKeys.DEVICES_HISTORY,
        "8371445ba2a8c4a6bd9bcf5bd4b1da9ba4d9e5d4");
    assertThat(known("u1")).as("of the server before").isNull();
    hset(RedisKeys.devices(SHARD), RedisKeys.DEVICES_HISTORY, neighbours.history());
    assertThat(known("u1")).containsExactly("web");
  }

  private @Nullable List<String> known(String user) {
    PollQuestions next = new PollQuestions(positions, presence);
    next.add(SHARD, fanout(message("m"), allExcept(user)), OWN);
    pipeline.roundTrip(next::ask);
    return next.view(SHARD).of(user).known();
  }

  @Test
  void aLaterRecordOfTheSameMessageLearnsTheFirstPositionAndAnotherChunkItsOwn() {
    Fanout one = fanout(message("m"), allExcept("u1"));
    Fanout otherChunk = one.toBuilder().setChunk(1).build();
    int first = questions.add(SHARD, one, OWN);
    int again = questions.add(SHARD, one, OWN + 5);
    int other = questions.add(SHARD, otherChunk, OWN + 6);
    pipeline.roundTrip(questions::ask);

    assertThat(questions.position(SHARD, first)).isEqualTo(OWN);
    assertThat(questions.position(SHARD, again)).isEqualTo(OWN);
    assertThat(questions.position(SHARD, other)).isEqualTo(OWN + 6);
  }

  @Test
  void anEphemeralMessageLeavesNoTrace() {
    int number = questions.add(SHARD, fanout(ephemeral("e"), allExcept("u1")), OWN);
    pipeline.roundTrip(questions::ask);

    assertThat(questions.position(SHARD, number)).isEqualTo(Position.NONE);
    assertThat(neighbours.redis().exists(RedisKeys.pushed(SHARD, "e", 0))).isZero();
  }

  @Test
  void missingOlderAndUnreadablePresenceMakeTheShardUnknown() {
    questions.add(SHARD, fanout(message("m"), allExcept("u1")), OWN);
    pipeline.roundTrip(questions::ask);
    assertThat(questions.views()).containsKey(SHARD);

    hset(RedisKeys.presence(SHARD), "#beat", "4");
    assertUnknown();
    hset(RedisKeys.presence(SHARD), "#beat", "6");
    hset(RedisKeys.presence(SHARD), "u1", "rubbish");
    assertUnknown();
    neighbours.redis().del(RedisKeys.presence(SHARD));
    assertUnknown();
  }

  @Test
  void aRedisThatStandsStillIsATransientFailureAndAnswersAgainLater() {
    pipeline.close();
    pipeline =
        new RedisPipeline(factory, Duration.ofMillis(300), new SimpleMeterRegistry(), "test");
    pipeline.roundTrip(asked -> asked.ask(redis -> redis.get("x")));
    BackEnds.shared().redis().pause();
    try {
      assertThatThrownBy(() -> pipeline.roundTrip(asked -> asked.ask(redis -> redis.get("x"))))
          .isInstanceOf(TransientFailure.class);
    } finally {
      BackEnds.shared().redis().resume();
    }
    pipeline.roundTrip(asked -> asked.ask(redis -> redis.get("x")));
  }

  private void assertUnknown() {
    PollQuestions next = new PollQuestions(positions, presence);
    next.add(SHARD, fanout(message("m"), allExcept("u1")), OWN);
    pipeline.roundTrip(next::ask);
    assertThatThrownBy(next::views).isInstanceOf(PresenceReader.UnknownShard.class);
  }

  private void hset(String key, String field, String value) {
    neighbours.redis().hset(key, field, value);
  }
}
