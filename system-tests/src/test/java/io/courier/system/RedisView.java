package io.courier.system;

import io.courier.messages.id.Shards;
import io.courier.messages.redis.OnlineDevice;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.redis.ShardOwner;
import io.courier.messages.redis.TopicFacts;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What Redis shows of shards, their owners, and who is online.
final class RedisView implements AutoCloseable {
  private final RedisClient client;
  private final RedisCommands<String, String> redis;
  private final Shards shards;

  RedisView() {
    var backEnds = TestStack.get().backEnds();
    this.client = RedisClient.create(RedisURI.create(backEnds.redisHost(), backEnds.redisPort()));
    this.redis = client.connect().sync();
    this.shards =
        new Shards(TopicFacts.fromHash(redis.hgetall(RedisKeys.TOPICS)).orElseThrow().shards());
  }

  int shardOf(String user) {
    return shards.of(user);
  }

  /// The access node of each shard.
  Map<Integer, String> owners() {
    Map<Integer, String> owners = new TreeMap<>();
    redis
        .hgetall(RedisKeys.SHARDS)
        .forEach(
            (shard, owner) -> owners.put(Integer.valueOf(shard), ShardOwner.parse(owner).node()));
    return owners;
  }

  /// The access nodes that show signs of life.
  Set<String> nodes() {
    return redis.hgetall(RedisKeys.NODES).keySet();
  }

  /// Where everybody who is online is shown: user to one line for each time, as [#place] makes it.
  Map<String, List<String>> presence() {
    Map<String, List<String>> shown = new TreeMap<>();
    for (int shard = 0; shard < shards.count(); shard++) {
      for (Map.Entry<String, String> entry : redis.hgetall(RedisKeys.presence(shard)).entrySet()) {
        if (!entry.getKey().startsWith("#")) {
          for (OnlineDevice device : OnlineDevice.parse(entry.getValue())) {
            shown
                .computeIfAbsent(entry.getKey(), user -> new ArrayList<>())
                .add(place(shard, device.device(), device.node(), device.gateway()));
          }
        }
      }
    }
    return shown;
  }

  static String place(int shard, String device, String node, String gateway) {
    return "in shard %d: %s at %s through %s".formatted(shard, device, node, gateway);
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
