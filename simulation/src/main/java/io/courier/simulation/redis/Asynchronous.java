package io.courier.simulation.redis;

import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/// A connection on which nobody waits: commands are carried out in their order, some time after
/// they were sent, and answered some time after that.
public final class Asynchronous {
  /// Spring's template of no Redis at all, for what must be given one and does not use it.
  public static final ReactiveStringRedisTemplate UNUSED =
      new ReactiveStringRedisTemplate(
          (ReactiveRedisConnectionFactory)
              Proxy.newProxyInstance(
                  Asynchronous.class.getClassLoader(),
                  new Class<?>[] {ReactiveRedisConnectionFactory.class},
                  (proxy, method, args) -> {
                    throw new UnsupportedOperationException(method.getName());
                  }));

  private static final long GIVEN_UP_NANOS = 400 * Timeline.MILLI;

  private final RedisModel redis;
  private final Timeline time;
  private final Dice dice;
  private final Runnable awake;
  private final long usualNanos;
  private final boolean answersBefore;
  private long arrivesAt;
  private long answeredAt;
  private long stallsUntil;

  /// @param awake is told after each answer
  /// @param answersBefore writes are answered before they are carried out, a deliberate fault
  public Asynchronous(
      RedisModel redis,
      Timeline time,
      Dice dice,
      long usualNanos,
      Runnable awake,
      boolean answersBefore) {
    this.redis = redis;
    this.time = time;
    this.dice = dice;
    this.usualNanos = usualNanos;
    this.awake = awake;
    this.answersBefore = answersBefore;
  }

  public OwnerScripts scripts(boolean checkEpoch) {
    return new OwnerScripts(redis, checkEpoch);
  }

  public RedisModel redis() {
    return redis;
  }

  /// What is sent until then arrives only then, and is given up long before.
  public void stallUntil(long nanos) {
    stallsUntil = Math.max(stallsUntil, nanos);
  }

  public <T> CompletableFuture<T> ask(Supplier<T> command) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    arrivesAt = Math.max(arrivesAt, time.now() + dice.delay(usualNanos));
    if (time.now() < stallsUntil) {
      arrivesAt = Math.max(arrivesAt, stallsUntil);
      time.at(arrivesAt, () -> unlessDown(command));
      fail(answer, GIVEN_UP_NANOS);
    } else {
      time.at(arrivesAt, () -> carryOut(command, answer));
    }
    return answer;
  }

  private <T> void unlessDown(Supplier<T> command) {
    if (!redis.isDown()) {
      forget(command);
    }
  }

  /// Says that a write was done some time before it is: a deliberate fault, else as [#ask].
  public <T> CompletableFuture<T> write(Supplier<T> command, T early) {
    if (!answersBefore) {
      return ask(command);
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    answeredAt = Math.max(answeredAt, time.now() + dice.delay(usualNanos));
    time.at(answeredAt, () -> end(answer, early));
    arrivesAt = Math.max(arrivesAt, answeredAt + dice.delay(100 * Timeline.MILLI));
    time.at(arrivesAt, () -> forget(command));
    return answer;
  }

  /// Carries a command out that nobody waits for any more.
  @SuppressWarnings("ReturnValueIgnored")
  static <T> void forget(Supplier<T> command) {
    try {
      command.get();
    } catch (RedisException refused) {
      // As it would be answered to nobody.
    }
  }

  private <T> void carryOut(Supplier<T> command, CompletableFuture<T> answer) {
    if (redis.isDown()) {
      fail(answer, 20 * Timeline.MILLI);
      return;
    }
    if (redis.isLate()) {
      // What was sent on the same connection afterwards is later too.
      arrivesAt = Math.max(arrivesAt, time.now() + dice.delay(500 * Timeline.MILLI));
      time.at(arrivesAt, () -> forget(command));
      fail(answer, GIVEN_UP_NANOS);
      return;
    }
    T value = command.get();
    if (redis.losesAnswer()) {
      fail(answer, GIVEN_UP_NANOS);
      return;
    }
    answeredAt = Math.max(answeredAt, time.now() + dice.delay(usualNanos));
    time.at(answeredAt, () -> end(answer, value));
  }

  private <T> void fail(CompletableFuture<T> answer, long afterNanos) {
    time.after(
        afterNanos,
        () -> {
          answer.completeExceptionally(new RedisConnectionException("Redis is away"));
          awake.run();
        });
  }

  private <T> void end(CompletableFuture<T> answer, T value) {
    answer.complete(value);
    awake.run();
  }
}
