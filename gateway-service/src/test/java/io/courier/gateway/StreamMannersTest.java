package io.courier.gateway;

import static io.courier.gateway.support.Directory.GENERATION;
import static io.courier.gateway.support.StreamClient.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.StreamClient;
import io.courier.gateway.support.TestTokens;
import io.courier.messages.id.Position;
import io.courier.messages.link.Open;
import io.courier.messages.link.Up;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/// What clients of HTTP streams may do, and what happens to others. Time-outs are short here.
@TestPropertySource(
    properties = {
      "courier.gateway.client.connect-timeout=700ms",
      "courier.gateway.client.owner-timeout=700ms",
      "courier.gateway.client.queue=64KB",
      "courier.gateway.client.queue-resume=16KB",
      "courier.gateway.client.slow-timeout=1s",
      "courier.gateway.ping.interval=500ms",
      "courier.gateway.ping.timeout=600ms",
      "courier.gateway.token.grace=100ms"
    })
class StreamMannersTest extends GatewayTest {
  private static final String PADDING = "x".repeat(8_000);

  @Test
  void connectErrorsAreRepliesAndTheEndOfTheStream() {
    assertError(connect(TestTokens.of(user, Duration.ofSeconds(-5))), 109);
    assertError("{\"id\":1,\"connect\":{}}", 101);
    assertError(
        "{\"id\":1,\"connect\":{\"token\":\"%s\",\"data\":{\"device\":\"a:b\"}}}"
            .formatted(TestTokens.of(user)),
        107);
    access.answersOpen = false;
    assertError(connect(TestTokens.of(user)), 111);
  }

  private void assertError(String connect, int code) {
    try (StreamClient lines = StreamClient.lines(port, connect);
        StreamClient events = StreamClient.events(port, connect)) {
      for (StreamClient client : new StreamClient[] {lines, events}) {
        client.awaitEnd();
        assertThat(client.messages()).singleElement().asString().contains("\"code\":" + code + ",");
      }
    }
  }

  @Test
  void aForgedTokenEndsTheStreamForGood() {
    try (StreamClient client =
        StreamClient.lines(port, connect(TestTokens.of(user).substring(3)))) {
      assertThat(client.awaitDisconnect()).isEqualTo(3500);
      assertThat(client.disconnectReason()).isEqualTo("invalid token");
    }
  }

  @Test
  void aBodyThatDoesNotComeIsAConnectCommandThatDoesNotCome() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String head =
          "POST /connection/http_stream HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"id\"";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(all)
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("{\"push\":{\"disconnect\":{\"code\":3502,\"reason\":\"stale\"}}}\n")
          .endsWith("0\r\n\r\n");
    }
  }

  @Test
  void aClientThatAnswersNoPingIsGone() {
    try (StreamClient client = StreamClient.lines(port, connect(TestTokens.of(user)))) {
      client.answersPings = false;
      assertThat(client.awaitDisconnect()).isEqualTo(3012);
      access.awaitHeard(Up::hasClose);
    }
  }

  @Test
  void aClientThatAnswersPingsThroughEmulationStays() {
    try (StreamClient client = StreamClient.connected(port, TestTokens.of(user))) {
      double before = count("courier.gateway.pings");
      await().until(() -> count("courier.gateway.pings") >= before + 4);
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void aTokenThatIsNotRefreshedEndsTheStream() {
    try (StreamClient client =
        StreamClient.connected(port, TestTokens.of(user, Duration.ofSeconds(2)))) {
      assertThat(client.awaitDisconnect()).isEqualTo(3005);
    }
  }

  @Test
  void tooManyCommandsAreRefusedAndInTheEndTheConnection() {
    try (StreamClient client = StreamClient.connected(port, TestTokens.of(user))) {
      client.say(unsubscribes(180));
      client.awaitMessage("\"id\":179");
      assertThat(client.messages()).anyMatch(text -> text.contains("\"code\":111"));
      client.say(unsubscribes(400));
      assertThat(client.awaitDisconnect()).isEqualTo(3013);
    }
  }

  private static String unsubscribes(int until) {
    return IntStream.range(2, until)
        .mapToObj(id -> "{\"id\":" + id + ",\"unsubscribe\":{}}")
        .collect(Collectors.joining("\n"));
  }

  @Test
  void whatAStreamThatNobodyReadsCannotTakeIsReportedAndThenItEnds() throws IOException {
    try (Socket socket = new Socket()) {
      openWithLittleRoom(socket);
      Open open = access.opened(user);
      pushUntilOverflow(open);
      assertThat(access.awaitHeard(Up::hasOverflow).getOverflow().getHandle())
          .isEqualTo(open.getHandle());
      access.awaitHeard(Up::hasClose);
      await().until(() -> count("courier.gateway.disconnects", "code", "3008") >= 1);
      await()
          .until(
              () ->
                  meters
                          .get("courier.gateway.connections")
                          .tag("transport", "http_stream")
                          .gauge()
                          .value()
                      == 0);
    }
  }

  @Test
  void whatDoesNotFitIsFetchedAgainWhenThereIsRoom() throws IOException {
    try (Socket socket = new Socket()) {
      openWithLittleRoom(socket);
      pushUntilOverflow(access.opened(user));
      byte[] buffer = new byte[65536];
      while (access.heard().stream().noneMatch(Up::hasDrained)) {
        assertThat(socket.getInputStream().read(buffer)).isPositive();
      }
    }
  }

  private void openWithLittleRoom(Socket socket) throws IOException {
    byte[] body = connect(TestTokens.of(user)).getBytes(StandardCharsets.US_ASCII);
    String head =
        "POST /connection/http_stream HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
            .formatted(body.length);
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body);
  }

  private void pushUntilOverflow(Open open) {
    int pushed = 0;
    while (access.heard().stream().noneMatch(Up::hasOverflow) && pushed < 4_000) {
      pushed++;
      access.push(
          open,
          Position.of(GENERATION, pushed),
          "{\"n\":" + pushed + ",\"p\":\"" + PADDING + "\"}");
    }
  }
}
