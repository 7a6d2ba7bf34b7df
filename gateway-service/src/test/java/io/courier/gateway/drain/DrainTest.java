package io.courier.gateway.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.gateway.GatewayApplication;
import io.courier.gateway.support.Directory;
import io.courier.gateway.support.FakeAccess;
import io.courier.gateway.support.JsonClient;
import io.courier.gateway.support.StreamClient;
import io.courier.gateway.support.TestTokens;
import io.courier.messages.link.Up;
import io.courier.stack.backends.BackEnds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

class DrainTest {
  private static final int CLIENTS = 40;
  private static final int STREAMS = 5;

  @Test
  void aStopSendsEveryClientElsewhereAndTellsWhenToComeBack() {
    BackEnds backEnds = BackEnds.shared();
    try (Directory directory = new Directory(backEnds.redisHost(), backEnds.redisPort());
        FakeAccess access = new FakeAccess("access-drain", System.currentTimeMillis())) {
      directory.writeFacts();
      directory.ownAll(access);
      AtomicInteger refusals = new AtomicInteger();
      ConfigurableApplicationContext gateway = start(backEnds, refusals);
      int port = gateway.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
      List<JsonClient> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(JsonClient.connected(port, TestTokens.of("drained" + i)));
      }
      List<StreamClient> streams = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        streams.add(StreamClient.connected(port, TestTokens.of("drained-stream" + i)));
      }
      long before = System.nanoTime();
      gateway.close();
      Duration taken = Duration.ofNanos(System.nanoTime() - before);
      for (JsonClient client : clients) {
        assertThat(client.awaitClose()).isEqualTo(3001);
        assertThat(client.closeReason()).matches("retry_after_ms=\\d{1,4}");
      }
      for (StreamClient stream : streams) {
        assertThat(stream.awaitDisconnect()).isEqualTo(3001);
        assertThat(stream.disconnectReason()).matches("retry_after_ms=\\d{1,4}");
      }
      assertThat(refusals.get()).isPositive();
      // 40 at a pace of 40 a second, unless the machine is slower.
      assertThat(taken).isGreaterThan(Duration.ofMillis(800));
      Awaitility.await()
          .until(() -> access.heard().stream().filter(Up::hasClose).count() == CLIENTS + STREAMS);
    }
  }

  private static ConfigurableApplicationContext start(BackEnds backEnds, AtomicInteger refusals) {
    List<String> arguments = new ArrayList<>();
    backEnds
        .springProperties("redis")
        .forEach((key, value) -> arguments.add("--" + key + "=" + value));
    arguments.add("--server.port=0");
    arguments.add("--management.server.port=0");
    arguments.add("--courier.gateway.token.secret=" + TestTokens.SECRET);
    arguments.add("--courier.gateway.drain.sessions-per-second=40");
    ApplicationListener<AvailabilityChangeEvent<?>> readiness =
        event -> {
          if (event.getState() == ReadinessState.REFUSING_TRAFFIC) {
            refusals.incrementAndGet();
          }
        };
    return new SpringApplicationBuilder(GatewayApplication.class)
        .listeners(readiness)
        .run(arguments.toArray(String[]::new));
  }

  @Test
  void thePaceIsRaisedWhereTheLongestDurationDemandsIt() {
    Duration step = Duration.ofMillis(50);
    assertThat(DrainPace.of(100, 500, Duration.ofSeconds(20), step).perStep()).isEqualTo(25);
    assertThat(DrainPace.of(50_000, 500, Duration.ofSeconds(20), step).perStep()).isEqualTo(125);
    assertThat(DrainPace.of(1, 1, Duration.ofMillis(1), step).perStep()).isEqualTo(1);
  }
}
