package io.courier.kafka.redis;

import io.courier.kafka.consume.TransientFailure;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// A connection of a poll loop's own, on which the commands of one poll leave in one write.
///
/// Works on one Redis and on a cluster. Used by the one thread of its loop. After a time-out the
/// connection is given up, so that no command of an earlier poll waits in it: what is buffered is
/// bounded by one poll.
public final class RedisPipeline implements RoundTrips, AutoCloseable {
  private final LettuceConnectionFactory factory;
  private final Duration timeout;
  private final Timer timer;
  private @Nullable Open open;

  private record Open(
      StatefulConnection<String, String> connection,
      RedisClusterAsyncCommands<String, String> commands) {}

  /// @param factory whose client is used; its own connections are not
  /// @param timeout of one round trip
  /// @param loop tag of the timer
  public RedisPipeline(
      LettuceConnectionFactory factory, Duration timeout, MeterRegistry registry, String loop) {
    this.factory = factory;
    this.timeout = timeout;
    this.timer = RoundTripTimer.of(registry, loop);
  }

  @Override
  public void roundTrip(Consumer<Questions> asking) {
    long start = System.nanoTime();
    Open redis = connected();
    Questions questions = new Questions(redis.commands);
    try {
      asking.accept(questions);
      redis.connection.flushCommands();
      await(questions.asked(), start + timeout.toNanos());
    } catch (RedisException e) {
      close();
      throw new TransientFailure("Redis takes no commands: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    Open closing = open;
    open = null;
    if (closing != null) {
      closing.connection.closeAsync();
    }
  }

  private static void await(List<RedisFuture<?>> asked, long deadline) {
    for (RedisFuture<?> future : asked) {
      try {
        future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        throw new TransientFailure("Redis does not answer in time", e);
      } catch (ExecutionException e) {
        throw new TransientFailure("Redis refuses: " + e.getCause(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TransientFailure("interrupted while Redis was asked", e);
      }
    }
  }

  private Open connected() {
    Open now = open;
    if (now != null && now.connection.isOpen()) {
      return now;
    }
    close();
    try {
      Open opened = open(factory.getRequiredNativeClient());
      opened.connection.setAutoFlushCommands(false);
      open = opened;
      return opened;
    } catch (RedisException e) {
      throw new TransientFailure("Redis is not there: " + e.getMessage(), e);
    }
  }

  private static Open open(AbstractRedisClient client) {
    return switch (client) {
      case RedisClusterClient cluster -> {
        StatefulRedisClusterConnection<String, String> connection =
            cluster.connect(StringCodec.UTF8);
        yield new Open(connection, connection.async());
      }
      case RedisClient single -> {
        StatefulRedisConnection<String, String> connection = single.connect(StringCodec.UTF8);
        yield new Open(connection, connection.async());
      }
      default -> throw new IllegalStateException("no client for a Redis: " + client.getClass());
    };
  }
}
