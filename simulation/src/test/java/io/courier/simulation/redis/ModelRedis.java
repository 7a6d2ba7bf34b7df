package io.courier.simulation.redis;

import io.courier.kafka.redis.ModelledRoundTrips;
import io.courier.kafka.redis.RoundTrips;
import io.courier.messages.redis.RedisKeys;
import io.courier.offline.redis.ModelledPipelines;
import io.courier.offline.redis.RedisPipeline;
import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The model of Redis, reached as the simulation reaches it, without faults of the connection.
public final class ModelRedis implements EitherRedis {
  private static final Pattern HISTORY = Pattern.compile("\\b[0-9a-f]{16}$");

  private final Timeline time = new Timeline();
  private final RedisModel redis = new RedisModel(time, Dice.of(0, "redis"));
  private final Asynchronous connection =
      new Asynchronous(redis, time, Dice.of(0, "time"), Timeline.MILLI, () -> {}, false);
  private final RoundTrips roundTrips =
      new ModelledRoundTrips(Commands.ofText(redis, ModelRedis::edge));
  private final RedisPipeline pipeline =
      ModelledPipelines.open(Commands.ofBytes(redis, ModelRedis::edge));

  private final RedisPipeline pipelineOfHints =
      ModelledPipelines.open(Commands.ofBytes(redis, ModelRedis::edge));

  private static void edge() {}

  /// The way of Access.
  public Asynchronous connection() {
    return connection;
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
    time.runUntil(time.now() + Timeline.SECOND);
    return answer.resultNow();
  }

  @Override
  public void put(String key, String field, String value) {
    redis.hset(key, field, value);
  }

  @Override
  public void keepCopy() {
    redis.keepCopy();
  }

  @Override
  public void rollBack() {
    redis.rollBack();
  }

  @Override
  public void empty() {
    redis.empty();
  }

  @Override
  public void end(String key) {
    redis.del(key);
  }

  @Override
  public SortedMap<String, String> contents() {
    SortedMap<String, String> contents = new TreeMap<>();
    for (String key : redis.keys()) {
      String string = redis.get(key);
      if (string != null) {
        contents.put(key, string);
      }
      redis.hgetall(key).forEach((field, value) -> contents.put(key + " " + field, value));
      if (!redis.members(key).isEmpty()) {
        contents.put(
            key,
            redis.members(key).stream()
                .map(member -> member.score() + " " + HexFormat.of().formatHex(member.member()))
                .collect(Collectors.joining(", ")));
      }
    }
    contents.replaceAll(
        (key, value) -> key.endsWith(" " + RedisKeys.DEVICES_HISTORY) ? told(value) : value);
    return contents;
  }

  private static String told(String history) {
    return HISTORY
        .matcher(history)
        .replaceAll(found -> EitherRedis.history(Integer.parseInt(found.group(), 16)));
  }
}
