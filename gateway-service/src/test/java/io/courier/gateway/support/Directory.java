package io.courier.gateway.support;

import io.courier.messages.redis.RedisKeys;
import io.courier.messages.redis.ShardOwner;
import io.courier.messages.redis.TopicFacts;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes to Redis what access nodes and Offline write there.
public final class Directory implements AutoCloseable {
  public static final int SHARDS = 8;
  public static final long GENERATION = 3;

  private final RedisClient client;
  private final StatefulRedisConnection<String, String> redis;

  public Directory(String host, int port) {
    client = RedisClient.create(RedisURI.create(host, port));
    redis = client.connect();
  }

  private static TopicFacts facts(long generation) {
    return new TopicFacts(generation, SHARDS, "a", "b");
  }

  /// What clients hold beside a position while the topics are of this generation.
  public static String epoch(long generation) {
    return facts(generation).epoch();
  }

  public void writeFacts() {
    writeFacts(GENERATION);
  }

  public void writeFacts(long generation) {
    redis.sync().hset(RedisKeys.TOPICS, facts(generation).toHash());
  }

  /// This node owns all shards.
  public void ownAll(FakeAccess node) {
    Map<String, String> owners = new LinkedHashMap<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      owners.put(
          Integer.toString(shard),
          new ShardOwner(node.epoch(), node.node(), node.address()).format());
    }
    redis.sync().hset(RedisKeys.SHARDS, owners);
  }

  public void clear() {
    redis.sync().flushall();
  }

  @Override
  public void close() {
    redis.close();
    client.shutdown();
  }
}
