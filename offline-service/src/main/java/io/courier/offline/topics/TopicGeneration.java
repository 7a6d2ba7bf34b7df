package io.courier.offline.topics;

import io.courier.kafka.start.StartProblem;
import io.courier.kafka.topics.TopicIds;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.redis.TopicFacts;
import io.courier.offline.settings.OfflineSettings;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Settles the generation when the service starts, and keeps it published.
///
/// The topics are those that this instance saw at its start. An instance that finds a later
/// generation in Redis leaves it there: it belongs to topics made since, and to their services.
@Component
public class TopicGeneration {
  private static final Logger LOG = LoggerFactory.getLogger(TopicGeneration.class);

  private final StoredFactsRepository repository;
  private final TransactionTemplate transactions;
  private final JdbcTemplate jdbc;
  private final StringRedisTemplate redis;
  private final TopicFacts facts;

  TopicGeneration(
      StoredFactsRepository repository,
      PlatformTransactionManager transactions,
      JdbcTemplate jdbc,
      StringRedisTemplate redis,
      TopicIds ids,
      OfflineSettings settings) {
    this.repository = repository;
    this.transactions = new TransactionTemplate(transactions);
    this.jdbc = jdbc;
    this.redis = redis;
    this.facts = settle(ids, new GenerationDecision(settings.topics().minimumGeneration()));
    publish();
  }

  public TopicFacts facts() {
    return facts;
  }

  /// Writes the facts to Redis where they are missing or older. A Redis that is away gets them when
  /// it is back.
  public void publish() {
    try {
      Optional<TopicFacts> published = published();
      if (published.isEmpty() || isOlder(published.get())) {
        redis.<String, String>opsForHash().putAll(RedisKeys.TOPICS, facts.toHash());
        LOG.info("published {}", facts);
      }
    } catch (DataAccessException e) {
      LOG.warn("the topics' generation is not published: {}", e.getMessage());
    }
  }

  private boolean isOlder(TopicFacts published) {
    return published.generation() <= facts.generation() && !published.equals(facts);
  }

  private TopicFacts settle(TopicIds ids, GenerationDecision decision) {
    TopicFacts settled =
        transactions.execute(
            status -> {
              StoredFacts stored = repository.lock();
              refuseOtherShards(stored, ids);
              TopicFacts now = decision.decide(stored, publishedIfThere(), ids);
              if (now.generation() != stored.generation()) {
                LOG.info("the topics have generation {}, before {}", now, stored.generation());
              }
              stored.become(now);
              return now;
            });
    if (settled == null) {
      throw new IllegalStateException("no generation");
    }
    return settled;
  }

  /// Mailboxes are kept by shard, and positions are unique only within one.
  private void refuseOtherShards(StoredFacts stored, TopicIds ids) {
    if (stored.generation() == 0 || stored.shards() == ids.shards()) {
      return;
    }
    Boolean mailboxes =
        jdbc.queryForObject(
            """
            SELECT EXISTS (SELECT 1 FROM offline.mailbox_entry)
              OR EXISTS (SELECT 1 FROM offline.mailbox_gap)
            """,
            Boolean.class);
    if (Boolean.TRUE.equals(mailboxes)) {
      throw new StartProblem(
          "The mailboxes were stored for "
              + stored.shards()
              + " shards, and the topics have "
              + ids.shards()
              + ".",
          "Use the former number (COURIER_TOPICS_SHARDS) until the mailboxes are empty, or empty"
              + " offline.mailbox_entry, offline.mailbox_gap and offline.stored_message and lose"
              + " what they hold.");
    }
  }

  private Optional<TopicFacts> publishedIfThere() {
    try {
      return published();
    } catch (DataAccessException e) {
      LOG.warn("Redis does not answer, its generation is not compared: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<TopicFacts> published() {
    Map<String, String> hash = redis.<String, String>opsForHash().entries(RedisKeys.TOPICS);
    return TopicFacts.fromHash(hash);
  }
}
