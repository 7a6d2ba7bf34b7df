package io.courier.offline.store;

import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.redis.RedisPipelines;
import io.courier.offline.settings.OfflineSettings;
import io.courier.stack.backends.BackEnds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/// A client of the shared Redis.
public final class RedisFixture implements AutoCloseable {
  private final LettuceConnectionFactory factory;
  public final StringRedisTemplate redis;
  public final OfflineSettings settings;
  public final RedisPipeline pipeline;

  /// @param configured keys below `courier.offline`
  public RedisFixture(Map<String, String> configured) {
    BackEnds backEnds = BackEnds.shared();
    factory = new LettuceConnectionFactory(backEnds.redisHost(), backEnds.redisPort());
    factory.afterPropertiesSet();
    factory.start();
    redis = new StringRedisTemplate(factory);
    settings =
        new Binder(new MapConfigurationPropertySource(configured))
            .bindOrCreate("courier.offline", OfflineSettings.class);
    pipeline = new RedisPipelines(factory, settings, new SimpleMeterRegistry()).open("test");
  }

  @Override
  public void close() {
    pipeline.close();
    factory.destroy();
  }
}
