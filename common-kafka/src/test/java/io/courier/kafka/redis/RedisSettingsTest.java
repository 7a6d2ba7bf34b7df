package io.courier.kafka.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.stack.backends.BackEnds;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedisSettingsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int BOUND = 100;

  private final RedisClient client =
      RedisClient.create(
          RedisURI.create(BackEnds.shared().redisHost(), BackEnds.shared().redisPort()));

  @AfterEach
  void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
  }

  @Test
  void commandsFailAtOnceWhileThereIsNoConnectionAndNoneIsKept() {
    RedisAsyncCommands<String, String> commands = connected();
    BackEnds.shared().redis().kill();
    try {
      await().atMost(SOON).until(() -> failsAtOnce(commands.get("x")));
      List<RedisFuture<String>> asked = ask(commands, 10_000);
      assertThat(asked).allMatch(RedisSettingsTest::failsAtOnce);
    } finally {
      BackEnds.shared().redis().start();
    }
    await().atMost(SOON).until(() -> !failsAtOnce(commands.get("x")));
  }

  @Test
  void commandsBeyondTheBoundFailWhileRedisDoesNotAnswerAndTheOthersAreAnsweredLater() {
    RedisAsyncCommands<String, String> commands = connected();
    List<RedisFuture<String>> asked = new ArrayList<>();
    BackEnds.shared().redis().pause();
    try {
      asked.addAll(ask(commands, 10 * BOUND));
      // So many may wait to be written, and as many to be answered.
      await().atMost(SOON).until(() -> failed(asked) >= 8 * BOUND);
      assertThat(asked.stream().filter(it -> !it.isDone())).isNotEmpty();
    } finally {
      BackEnds.shared().redis().resume();
    }
    await().atMost(SOON).until(() -> asked.stream().allMatch(Future::isDone));
    assertThat(failed(asked)).isLessThan(10L * BOUND);
  }

  private static long failed(List<RedisFuture<String>> asked) {
    return asked.stream().filter(RedisSettingsTest::failsAtOnce).count();
  }

  private static List<RedisFuture<String>> ask(
      RedisAsyncCommands<String, String> commands, int count) {
    List<RedisFuture<String>> asked = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      asked.add(commands.get("x"));
    }
    return asked;
  }

  private static boolean failsAtOnce(RedisFuture<String> asked) {
    return asked.isDone() && asked.toCompletableFuture().isCompletedExceptionally();
  }

  private RedisAsyncCommands<String, String> connected() {
    ClientOptions.Builder options = ClientOptions.builder();
    new RedisSettings(BOUND).apply(options);
    client.setOptions(options.build());
    StatefulRedisConnection<String, String> connection = client.connect();
    assertThat(connection.sync().ping()).isEqualTo("PONG");
    return connection.async();
  }
}
