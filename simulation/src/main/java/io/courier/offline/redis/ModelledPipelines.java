package io.courier.offline.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;

/// Opens Offline's pipelines on a model of Redis.
///
/// In this package because a pipeline is made from a connection that no other package sees.
public final class ModelledPipelines {
  private static final StatefulConnection<?, ?> CONNECTION =
      (StatefulConnection<?, ?>)
          Proxy.newProxyInstance(
              ModelledPipelines.class.getClassLoader(),
              new Class<?>[] {StatefulConnection.class},
              (proxy, method, args) -> null);

  private ModelledPipelines() {}

  @SuppressWarnings("unchecked")
  public static RedisPipeline open(RedisClusterAsyncCommands<byte[], byte[]> commands) {
    RedisPipelines.Connection connection =
        new RedisPipelines.Connection((StatefulConnection<byte[], byte[]>) CONNECTION, commands);
    Timer timer = new SimpleMeterRegistry().timer("courier.redis.round.trip");
    return new RedisPipeline(() -> connection, Duration.ofSeconds(1), timer);
  }
}
