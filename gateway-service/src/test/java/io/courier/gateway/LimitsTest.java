package io.courier.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.FakeAccess;
import io.courier.gateway.support.JsonClient;
import io.courier.gateway.support.TestTokens;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/// What a client, or an access node, can fill, filled: all bounds are small here.
@TestPropertySource(
    properties = {
      "server.netty.idle-timeout=1s",
      "courier.gateway.client.max-connections=3",
      "courier.gateway.client.connect-attempts=3",
      "courier.gateway.client.command-burst=10000",
      "courier.gateway.rpc.max-held=10000",
      "courier.gateway.rpc.max-held-bytes=1GB",
      "courier.gateway.rpc.max-held-bytes-total=1GB",
      "courier.gateway.rpc.timeout=60s",
      "courier.gateway.link.queue=1MB",
      "courier.gateway.link.silence=60s"
    })
class LimitsTest extends GatewayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @BeforeEach
  void nobodyIsConnected() {
    await().until(() -> meters.get("courier.gateway.connections").gauge().value() == 0);
  }

  @Test
  void aFullServerAnswersConnectWithATemporaryErrorAndTakesTheNextWhenThereIsRoom() {
    List<JsonClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        clients.add(JsonClient.connected(port, TestTokens.of(user + "-" + i)));
      }
      assertThat(meters.get("courier.gateway.connections").gauge().value()).isEqualTo(3);
      JsonClient next = JsonClient.to(port);
      clients.add(next);
      next.send(connect(1));
      assertThat(next.awaitMessage("\"id\":1")).contains("\"code\":111", "\"temporary\":true");
      assertThat(count("courier.gateway.connects", "outcome", "overloaded")).isPositive();

      clients.removeFirst().close();
      await().until(() -> meters.get("courier.gateway.connections").gauge().value() == 3);
      next.send(connect(2));
      next.awaitMessage("\"id\":2,\"connect\":");
    } finally {
      clients.forEach(JsonClient::close);
    }
  }

  @Test
  void aConnectionWhoseConnectCommandsKeepFailingIsClosed() {
    try (JsonClient client = JsonClient.to(port)) {
      for (int id = 1; id <= 3; id++) {
        client.send("{\"id\":" + id + ",\"connect\":{}}");
        client.awaitMessage("\"id\":" + id + ",\"error\":{\"code\":101");
      }
      client.send(connect(4));
      assertThat(client.awaitClose()).isEqualTo(3013);
    }
  }

  @Test
  void aSocketThatAsksForNothingIsClosed() throws IOException {
    try (Socket silent = new Socket("127.0.0.1", port)) {
      silent.setSoTimeout((int) PATIENCE.toMillis());
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aFrameInTooManyFragmentsEndsTheConnection() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      String part = "x".repeat(100_000);
      for (int i = 0; i < 10; i++) {
        client.sendPart(part, false);
      }
      assertThat(client.isOpen()).isTrue();
      client.sendPart(part, false);
      assertThat(client.awaitClose()).isEqualTo(1009);
    }
  }

  @Test
  void commandsForAnAccessNodeThatDoesNotReadAreRefusedAndTheOthersAnsweredWhenItReadsAgain() {
    String data = "x".repeat(50_000);
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      access.answer = (open, rpc) -> List.of(FakeAccess.reply(rpc.getHandle(), rpc.getId(), "{}"));
      access.reads(false);
      int sent = 1;
      double most = 0;
      // Not at the first refusal: the link may just not have had its turn to write.
      while (sent < 1_000 && (most < 900_000 || refusals(client) == 0)) {
        sent++;
        client.send("{\"id\":" + sent + ",\"rpc\":{\"method\":\"a\",\"data\":\"" + data + "\"}}");
        most = Math.max(most, queued()); // the system's buffers may still take it all
      }
      String refused = client.awaitMessage("the server is busy");
      assertThat(refused).contains("\"code\":111", "\"temporary\":true");
      assertThat(most).isBetween(900_000.0, 2_000_000.0);
      access.reads(true);
      int all = sent - 1;
      await().atMost(PATIENCE).until(() -> answers(client) == all);
      assertThat(client.isOpen()).isTrue();
      await().until(() -> queued() == 0);
    }
  }

  private double queued() {
    return meters.get("courier.gateway.link.queue.bytes").gauge().value();
  }

  private static long refusals(JsonClient client) {
    return client.messages().stream().filter(LimitsTest::isBusy).count();
  }

  private static boolean isBusy(String message) {
    return message.contains("the server is busy");
  }

  private static long answers(JsonClient client) {
    return client.messages().stream()
        .filter(text -> text.contains("\"rpc\":") || isBusy(text))
        .count();
  }

  private String connect(int id) {
    return "{\"id\":" + id + ",\"connect\":{\"token\":\"" + TestTokens.of(user) + "\"}}";
  }
}
