package io.courier.offline.redis;

import io.courier.kafka.redis.RoundTripTimer;
import io.courier.offline.settings.OfflineSettings;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/// Opens pipelines on the client that Spring configured, for one server or a cluster.
@Component
public class RedisPipelines {
  private final LettuceConnectionFactory factory;
  private final Duration timeout;
  private final MeterRegistry registry;

  public RedisPipelines(
      LettuceConnectionFactory factory, OfflineSettings settings, MeterRegistry registry) {
    this.factory = factory;
    this.timeout = settings.redisTimeout();
    this.registry = registry;
  }

  /// A pipeline with a connection of its own, for one thread.
  ///
  /// @param loop tag of its timer
  public RedisPipeline open(String loop) {
    Timer timer = RoundTripTimer.of(registry, loop);
    return new RedisPipeline(this::connect, timeout, timer);
  }

  private Connection connect() {
    AbstractRedisClient client = factory.getRequiredNativeClient();
    return switch (client) {
      case RedisClient single -> {
        StatefulRedisConnection<byte[], byte[]> connection =
            single.connect(ByteArrayCodec.INSTANCE);
        yield new Connection(connection, connection.async());
      }
      case RedisClusterClient cluster -> {
        StatefulRedisClusterConnection<byte[], byte[]> connection =
            cluster.connect(ByteArrayCodec.INSTANCE);
        yield new Connection(connection, connection.async());
      }
      default -> throw new IllegalStateException("unknown Redis client " + client.getClass());
    };
  }

  /// A connection, and its commands whatever it is connected to.
  record Connection(
      StatefulConnection<byte[], byte[]> connection,
      RedisClusterAsyncCommands<byte[], byte[]> commands) {}
}
