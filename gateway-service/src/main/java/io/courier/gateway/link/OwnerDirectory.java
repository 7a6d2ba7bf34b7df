package io.courier.gateway.link;

import io.courier.messages.redis.RedisKeys;
import io.courier.messages.redis.ShardOwner;
import io.courier.messages.redis.TopicFacts;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// Reads who owns which shard, every 250 ms and at once when somebody finds that it has changed.
///
/// When Redis does not answer, the last reading stays in force: links and sessions go on.
public final class OwnerDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(OwnerDirectory.class);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

  /// An owner that said it is none.
  private record Avoided(String node, long epoch, long untilNanos) {}

  private final ReactiveStringRedisTemplate redis;
  private final Duration refresh;
  private final long avoidNanos;
  private final LongSupplier nanos;
  private final Sinks.Many<Boolean> soon = Sinks.many().multicast().directBestEffort();
  private final Map<Integer, Avoided> avoided = new ConcurrentHashMap<>();
  private volatile @Nullable Owners owners;
  private volatile boolean isReadable = true;
  private @Nullable Disposable reading;

  OwnerDirectory(
      ReactiveStringRedisTemplate redis, Duration refresh, Duration avoid, LongSupplier nanos) {
    this.redis = redis;
    this.refresh = refresh;
    this.avoidNanos = avoid.toNanos();
    this.nanos = nanos;
  }

  void start(OwnersListener listener) {
    reading =
        Flux.merge(Flux.interval(Duration.ZERO, refresh).map(tick -> true), soon.asFlux())
            .onBackpressureLatest()
            .concatMap(tick -> read(listener), 1)
            .subscribe();
  }

  void stop() {
    if (reading != null) {
      reading.dispose();
    }
  }

  /// Reads again without waiting for the period to pass.
  public void refreshSoon() {
    // Lost when a reading is under way and another is asked for already: one is enough.
    soon.tryEmitNext(true);
  }

  /// Empty until Redis has named the topics.
  public Optional<Owners> owners() {
    return Optional.ofNullable(owners);
  }

  /// Whether the last reading succeeded. From any thread.
  boolean isReadable() {
    return isReadable;
  }

  /// The owner to open a session at; null when nobody is known, or the one known said it is none.
  public @Nullable ShardOwner ownerOf(int shard) {
    Owners present = owners;
    ShardOwner owner = present == null ? null : present.of(shard);
    if (owner == null) {
      return null;
    }
    Avoided avoid = avoided.get(shard);
    if (avoid == null) {
      return owner;
    }
    boolean isTheSame = avoid.node.equals(owner.node()) && owner.epoch() <= avoid.epoch;
    if (isTheSame && nanos.getAsLong() - avoid.untilNanos < 0) {
      return null;
    }
    avoided.remove(shard, avoid);
    return owner;
  }

  /// The owner said that the shard is not its own (any more). It is not asked again before Redis
  /// names another one or some time has passed.
  public void avoid(int shard) {
    Owners present = owners;
    ShardOwner owner = present == null ? null : present.of(shard);
    if (owner != null) {
      avoided.put(shard, new Avoided(owner.node(), owner.epoch(), nanos.getAsLong() + avoidNanos));
    }
    refreshSoon();
  }

  private Mono<Void> read(OwnersListener listener) {
    // Both failures are waited for: a second one that nobody takes is logged with its whole stack.
    return Mono.zipDelayError(hash(RedisKeys.TOPICS), hash(RedisKeys.SHARDS))
        .timeout(READ_TIMEOUT)
        .doOnNext(both -> take(both.getT1(), both.getT2(), listener))
        .then()
        .onErrorResume(
            failure -> {
              if (isReadable) {
                isReadable = false;
                LOG.warn(
                    "owners of shards cannot be read; the last ones stay in force: {}",
                    cause(failure).toString());
              }
              return Mono.empty();
            });
  }

  private static Throwable cause(Throwable failure) {
    return NestedExceptionUtils.getMostSpecificCause(Exceptions.unwrapMultiple(failure).getFirst());
  }

  private Mono<Map<String, String>> hash(String key) {
    return redis
        .<String, String>opsForHash()
        .entries(key)
        .collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  private void take(Map<String, String> topics, Map<String, String> shards, OwnersListener to) {
    if (!isReadable) {
      isReadable = true;
      LOG.info("owners of shards can be read again");
    }
    Owners before = owners;
    TopicFacts facts = TopicFacts.fromHash(topics).orElse(before == null ? null : before.facts());
    if (facts == null) {
      return;
    }
    Owners now = Owners.read(facts, shards);
    if (before != null && now.count() == 0 && before.count() > 0) {
      // An emptied Redis: the owners write themselves again, and serve meanwhile.
      return;
    }
    if (before != null && !facts.equals(before.facts())) {
      owners = now;
      LOG.warn("topics are others now: {}", facts);
      to.factsChanged(now);
      to.read(now, now.changedSince(null));
      return;
    }
    BitSet changed = now.changedSince(before);
    owners = now;
    to.read(now, changed);
  }
}
