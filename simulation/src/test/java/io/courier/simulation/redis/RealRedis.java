package io.courier.simulation.redis;

import io.courier.kafka.redis.RoundTrips;
import io.courier.messages.redis.RedisKeys;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.redis.RedisPipelines;
import io.courier.offline.settings.OfflineSettings;
import io.courier.push.presence.RedisHistory;
import io.courier.stack.backends.BackEnds;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RestoreArgs;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/// The tests' Redis, reached as the services reach it. It is one for all tests of this module,
/// which run one after the other.
///
/// Another server with other contents is the same one here: emptied or filled from a copy, without
/// scripts, and with a replication ID of its own, as a replica gets that is made the master.
public final class RealRedis implements EitherRedis, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @SuppressWarnings("ArrayRecordComponent") // nobody compares these
  private record Kept(byte[] key, long lifeMillis, byte[] value) {}

  private final LettuceConnectionFactory factory;
  private final ReactiveStringRedisTemplate template;
  private final RedisCommands<byte[], byte[]> commands;
  private final io.courier.kafka.redis.RedisPipeline roundTrips;
  private final RedisPipeline pipeline;
  private final RedisPipeline pipelineOfHints;
  private final Map<String, Integer> histories = new HashMap<>();
  private List<Kept> kept = List.of();

  public RealRedis() {
    BackEnds backEnds = BackEnds.shared();
    factory = new LettuceConnectionFactory(backEnds.redisHost(), backEnds.redisPort());
    factory.afterPropertiesSet();
    factory.start();
    template = new ReactiveStringRedisTemplate(factory);
    RedisClient client = (RedisClient) factory.getRequiredNativeClient();
    commands = client.connect(ByteArrayCodec.INSTANCE).sync();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    roundTrips = new io.courier.kafka.redis.RedisPipeline(factory, PATIENCE, registry, "test");
    Map<String, String> patient = Map.of("courier.offline.redis-timeout", "10s");
    OfflineSettings settings =
        new Binder(new MapConfigurationPropertySource(patient))
            .bindOrCreate("courier.offline", OfflineSettings.class);
    RedisPipelines pipelines = new RedisPipelines(factory, settings, registry);
    pipeline = pipelines.open("test");
    pipelineOfHints = pipelines.open("test");
  }

  /// Nothing is in it, and nothing has befallen it.
  public RealRedis fresh() {
    commands.flushall();
    commands.scriptFlush();
    histories.clear();
    histories.put(history(), 0);
    kept = List.of();
    return this;
  }

  /// The way of Access.
  public ReactiveStringRedisTemplate template() {
    return template;
  }

  @Override
  public RoundTrips roundTrips() {
    return roundTrips;
  }

  @Override
  public RedisPipeline pipeline() {
    return pipeline;
  }

  @Override
  public RedisPipeline pipelineOfHints() {
    return pipelineOfHints;
  }

  @Override
  public <T> T await(CompletableFuture<T> answer) {
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public void put(String key, String field, String value) {
    commands.hset(bytes(key), bytes(field), bytes(value));
  }

  @Override
  public void keepCopy() {
    List<Kept> copy = new ArrayList<>();
    for (byte[] key : keys()) {
      copy.add(new Kept(key, Math.max(0, commands.pttl(key)), commands.dump(key)));
    }
    kept = copy;
  }

  @Override
  public void rollBack() {
    empty();
    for (Kept one : kept) {
      commands.restore(one.key, one.value, RestoreArgs.Builder.ttl(one.lifeMillis));
    }
  }

  @Override
  public void empty() {
    commands.flushall();
    commands.scriptFlush();
    // It never reaches that master, and is one itself again: with another replication ID.
    commands.replicaof("127.0.0.1", 1);
    commands.replicaofNoOne();
    if (histories.putIfAbsent(history(), histories.size()) != null) {
      throw new IllegalStateException("the replication ID is the same as before");
    }
  }

  @Override
  public void end(String key) {
    commands.pexpire(bytes(key), 0);
  }

  private String history() {
    return RedisHistory.of(commands.info("replication")).id();
  }

  private List<byte[]> keys() {
    return commands.keys("*");
  }

  /// Lives are no part of the model: what may be forgotten must have one, whatever it is.
  @Override
  public SortedMap<String, String> contents() {
    SortedMap<String, String> contents = new TreeMap<>();
    for (byte[] key : keys()) {
      String name = text(key);
      String type = commands.type(key);
      boolean mayEnd = commands.pttl(key) >= 0;
      if (mayEnd == type.equals("hash")) {
        throw new IllegalStateException(name + (mayEnd ? " has a life" : " never ends"));
      }
      switch (type) {
        case "string" -> contents.put(name, text(commands.get(key)));
        case "hash" ->
            commands
                .hgetall(key)
                .forEach(
                    (field, value) -> contents.put(name + " " + text(field), told(field, value)));
        case "zset" ->
            contents.put(
                name,
                commands.zrangeWithScores(key, 0, -1).stream()
                    .map(RealRedis::told)
                    .collect(Collectors.joining(", ")));
        default -> throw new IllegalStateException(name + " is a " + type);
      }
    }
    return contents;
  }

  /// Replication IDs are told as the histories that they stand for.
  private String told(byte[] field, byte[] value) {
    String text = text(value);
    if (text(field).equals(RedisKeys.DEVICES_HISTORY)) {
      for (Map.Entry<String, Integer> history : histories.entrySet()) {
        text = text.replace(history.getKey(), EitherRedis.history(history.getValue()));
      }
    }
    return text;
  }

  private static String told(ScoredValue<byte[]> member) {
    return (long) member.getScore() + " " + HexFormat.of().formatHex(member.getValue());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    roundTrips.close();
    pipeline.close();
    pipelineOfHints.close();
    factory.destroy();
  }
}
