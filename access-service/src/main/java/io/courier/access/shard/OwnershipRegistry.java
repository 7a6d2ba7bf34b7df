package io.courier.access.shard;

import io.courier.messages.redis.NodeBeat;
import io.courier.messages.redis.RedisKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;

/// What this node publishes of itself in Redis: its shards and its signs of life. No call waits.
/// Open to a model of Redis in this package.
class OwnershipRegistry {
  private static final RedisScript<String> CLAIM = script("claim.lua");
  private static final RedisScript<String> KEEP = script("keep.lua");

  private final ReactiveStringRedisTemplate redis;
  private final String node;
  private final String link;

  OwnershipRegistry(ReactiveStringRedisTemplate redis, String node, String link) {
    this.redis = redis;
    this.node = node;
    this.link = link;
  }

  /// Raises the epochs of these shards and publishes this node as their owner.
  ///
  /// @param leastEpoch the present time, or more
  /// @return shard to its new epoch
  CompletableFuture<Map<Integer, Long>> claim(Collection<Integer> shards, long leastEpoch) {
    List<Integer> ordered = List.copyOf(shards);
    List<String> arguments = new ArrayList<>(List.of(node, link, Long.toString(leastEpoch)));
    ordered.forEach(shard -> arguments.add(shard.toString()));
    return run(CLAIM, arguments).thenApply(epochs -> pair(ordered, epochs));
  }

  /// Renews the entries of these shards where they are missing.
  ///
  /// @return the shards for which a higher epoch is stored
  CompletableFuture<Set<Integer>> keep(Map<Integer, Long> epochs) {
    List<String> arguments = new ArrayList<>(List.of(node, link));
    epochs.forEach(
        (shard, epoch) -> {
          arguments.add(shard.toString());
          arguments.add(epoch.toString());
        });
    return run(KEEP, arguments).thenApply(OwnershipRegistry::numbers);
  }

  CompletableFuture<Boolean> beat(long nowMillis) {
    String beat = new NodeBeat(nowMillis, link).format();
    return redis.opsForHash().put(RedisKeys.NODES, node, beat).toFuture();
  }

  /// All nodes that show signs of life, this one among them.
  CompletableFuture<Map<String, NodeBeat>> nodes() {
    return redis
        .<String, String>opsForHash()
        .entries(RedisKeys.NODES)
        .collectMap(Map.Entry::getKey, entry -> NodeBeat.parse(entry.getValue()))
        .toFuture();
  }

  /// A node is gone for good, until it beats again.
  CompletableFuture<Long> remove(String goneNode) {
    return redis.opsForHash().remove(RedisKeys.NODES, goneNode).toFuture();
  }

  private CompletableFuture<String> run(RedisScript<String> script, List<String> arguments) {
    Flux<String> answer = redis.execute(script, List.of(RedisKeys.SHARDS), arguments);
    return answer.next().defaultIfEmpty("").toFuture();
  }

  private static Map<Integer, Long> pair(List<Integer> shards, String epochs) {
    String[] parts = epochs.split(" ", -1);
    Map<Integer, Long> pairs = new HashMap<>();
    for (int i = 0; i < shards.size(); i++) {
      pairs.put(shards.get(i), Long.valueOf(parts[i]));
    }
    return pairs;
  }

  private static Set<Integer> numbers(String text) {
    Set<Integer> numbers = new HashSet<>();
    if (!text.isEmpty()) {
      Arrays.stream(text.split(" ", -1)).map(Integer::valueOf).forEach(numbers::add);
    }
    return numbers;
  }

  private static RedisScript<String> script(String file) {
    return RedisScript.of(new ClassPathResource(file, OwnershipRegistry.class), String.class);
  }
}
