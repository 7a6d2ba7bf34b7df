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
  private static final Duration SAY_AGAIN = Duration.ofSeconds(10);

  private final StringRedisTemplate redis;
  private final TopicIds ids;
  private final Duration giveUp;

  /// @param giveUp how long to wait
  public TopicFactsClient(StringRedisTemplate redis, TopicIds ids, Duration giveUp) {
    this.redis = redis;
    this.ids = ids;
    this.giveUp = giveUp;
  }

  /// Blocks until the facts are there, and says every few seconds what it waits for. No port is
  /// open meanwhile, so the service is not ready.
  ///
  /// @throws StartProblem when they are not there in time
  public TopicFacts await() {
    long start = System.nanoTime();
    long sayAt = start;
    while (true) {
      Answer answer = read();
      if (answer.facts().isPresent()) {
        return answer.facts().get();
      }
      long now = System.nanoTime();
      if (now - start >= giveUp.toNanos()) {
        throw new StartProblem(
            "After " + giveUp.toSeconds() + " s " + answer.missing() + ".",
            "Start offline-service, which publishes it, and Redis (REDIS_HOST, REDIS_PORT).");
      }
      if (now - sayAt >= 0) {
        LOG.info("waiting: {}", answer.missing());
        sayAt = now + SAY_AGAIN.toNanos();
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  /// @param missing what is waited for when there are no facts
  private record Answer(Optional<TopicFacts> facts, String missing) {}

  private Answer read() {
    try {
      Optional<TopicFacts> facts =
          TopicFacts.fromHash(redis.<String, String>opsForHash().entries(RedisKeys.TOPICS));
      if (facts.isPresent() && !facts.get().isOf(ids.chatInput(), ids.pushTask())) {
        return new Answer(
            Optional.empty(), "Redis names other topics than Kafka has, and nobody corrects it");
      }
      return new Answer(facts, "nobody has published the generation of the topics");
    } catch (DataAccessException e) {
      return new Answer(Optional.empty(), "Redis does not answer (" + e.getMessage() + ")");
    } catch (IllegalArgumentException e) {
      return new Answer(
          Optional.empty(), "the hash topics in Redis holds no facts (" + e.getMessage() + ")");
    }
  }
}
