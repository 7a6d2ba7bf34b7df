package io.courier.kafka.topics;

import io.courier.kafka.start.StartProblem;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.redis.TopicFacts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;

/// Waits at start for the facts that offline-service publishes, and takes only those that name the
/// topics seen here: an old copy of Redis cannot bring an old generation back.
public final class TopicFactsClient {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFactsClient.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final Duration GIVE_UP = Duration.ofMinutes(2);

  private final StringRedisTemplate redis;
  private final TopicIds ids;

  public TopicFactsClient(StringRedisTemplate redis, TopicIds ids) {
    this.redis = redis;
    this.ids = ids;
  }

  /// Blocks until the facts are there.
  ///
  /// @throws StartProblem when they are not within [#GIVE_UP]
  public TopicFacts await() {
    long start = System.nanoTime();
    String missing = "nobody has published the generation of the topics";
    while (System.nanoTime() - start < GIVE_UP.toNanos()) {
      try {
        Optional<TopicFacts> facts = read();
        if (facts.isPresent()) {
          return facts.get();
        }
      } catch (DataAccessException e) {
        missing = "Redis does not answer (" + e.getMessage() + ")";
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    throw new StartProblem(
        "After " + GIVE_UP.toSeconds() + " s " + missing + ".",
        "Start offline-service, which publishes it, and Redis (REDIS_HOST, REDIS_PORT).");
  }

  private Optional<TopicFacts> read() {
    Optional<TopicFacts> facts =
        TopicFacts.fromHash(redis.<String, String>opsForHash().entries(RedisKeys.TOPICS));
    if (facts.isPresent() && !facts.get().isOf(ids.chatInput(), ids.pushTask())) {
      LOG.warn(
          "Redis names other topics than Kafka has: waiting for offline-service to correct it");
      return Optional.empty();
    }
    return facts;
  }
}
