package io.courier.offline.redis;

import io.courier.offline.redis.RedisPipelines.Connection;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Collects commands and sends them together. For one thread.
///
/// Never throws for Redis: what Redis does not do within the time-out is a failed [Reply].
public final class RedisPipeline implements AutoCloseable {
  /// What became of one command, known after [#run()].
  public static final class Reply<T> {
    private final CompletableFuture<@Nullable T> future;

    private Reply(CompletableFuture<@Nullable T> future) {
      this.future = future;
    }

    /// Redis did not do it, or not in time: unknown whether it was done.
    public boolean isFailed() {
      return future.isCompletedExceptionally() || !future.isDone();
    }

    /// Absent when it failed, or when Redis says nil.
    public @Nullable T value() {
      return isFailed() ? null : future.getNow(null);
    }
  }

  private final Supplier<Connection> connect;
  private final Duration timeout;
  private final Timer timer;
  private final List<CompletableFuture<?>> underWay = new ArrayList<>();
  private @Nullable Connection connection;

  /// Connecting failed since the last [#run()]: one try a run is enough.
  private @Nullable RedisException unreachable;

  /// @param timer of the runs that are answered
  RedisPipeline(Supplier<Connection> connect, Duration timeout, Timer timer) {
    this.connect = connect;
    this.timeout = timeout;
    this.timer = timer;
  }

  /// Adds a command; it leaves with [#run()].
  public <T> Reply<T> add(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
    CompletableFuture<@Nullable T> future;
    try {
      future =
          command.apply(open().commands()).<@Nullable T>thenApply(it -> it).toCompletableFuture();
    } catch (RedisException e) {
      future = CompletableFuture.failedFuture(e);
    }
    underWay.add(future);
    return new Reply<>(future);
  }

  /// Sends what was added and waits until all of it is answered, or the time-out.
  public void run() {
    unreachable = null;
    if (underWay.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    if (connection != null) {
      connection.connection().flushCommands();
    }
    try {
      CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new))
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Each reply says for itself whether it failed.
      underWay.forEach(future -> future.cancel(false));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      underWay.clear();
    }
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.connection().close();
      connection = null;
    }
  }

  private Connection open() {
    Connection open = connection;
    if (open == null) {
      open = connect();
      open.connection().setAutoFlushCommands(false);
      connection = open;
    }
    return open;
  }

  private Connection connect() {
    if (unreachable != null) {
      throw unreachable;
    }
    try {
      return connect.get();
    } catch (RedisException e) {
      unreachable = e;
      throw e;
    }
  }
}
