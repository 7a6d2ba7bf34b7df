package io.courier.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.ApiClient;
import io.courier.gateway.support.ApiClient.Answer;
import io.courier.gateway.support.FakeAccess;
import io.courier.messages.link.Up;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/// How much the operator's own servers may ask for at once, and how slowly.
@TestPropertySource(
    properties = {
      "courier.gateway.api.keys=" + ApiClient.KEYS,
      "courier.gateway.api.timeout=1500ms",
      "courier.gateway.api.body-timeout=1s",
      "courier.gateway.api.max-body=256KB",
      "courier.gateway.api.calls-per-key=3"
    })
class ServerApiBoundsTest extends GatewayTest {
  private ApiClient api;

  @BeforeEach
  void connectServer() {
    api = new ApiClient(port);
    await().until(() -> access.links() > 0);
  }

  private static String message(String to, String clientId) {
    return "{\"to\":\"%s\",\"clientId\":\"%s\",\"content\":{\"text\":\"hi\"}}"
        .formatted(to, clientId);
  }

  private static String messages(String... messages) {
    return "{\"messages\":[" + String.join(",", messages) + "]}";
  }

  @Test
  void callsUnderWayOfAKeyAreBounded() {
    access.answersServers = call -> null;
    List<CompletableFuture<Answer>> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String body = messages(message("bob", "k" + i));
      calls.add(CompletableFuture.supplyAsync(() -> api.send(body)));
    }
    await().until(() -> access.heard().stream().filter(Up::hasServerCall).count() == 3);
    Answer limited = api.send(messages(message("bob", "k")));
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.header("Retry-After")).isEqualTo("1");
    assertThat(limited.json().get("code").asInt()).isEqualTo(111);
    assertThat(api.post("/api/messages", "ApiKey " + ApiClient.ANYBODY, "{}").status())
        .as("another key")
        .isEqualTo(400);
    calls.forEach(CompletableFuture::join);
    access.answersServers = FakeAccess::done;
    assertThat(api.send(messages(message("bob", "k"))).status()).isEqualTo(200);
  }

  @Test
  void aServerThatHangsUpDoesNotMakeRoomBeforeItsCallIsOver() throws IOException {
    access.answersServers = call -> null;
    for (int i = 0; i < 3; i++) {
      try (Socket socket = request(messages(message("bob", "k" + i)), 0)) {
        int soFar = i;
        await()
            .until(
                () ->
                    socket.isConnected()
                        && access.heard().stream().filter(Up::hasServerCall).count() > soFar);
      }
    }
    assertThat(api.send(messages(message("bob", "k"))).status()).isEqualTo(429);
    await().until(() -> api.send(messages(message("bob", "k"))).status() == 200);
  }

  @Test
  void aBodyThatIsTooLargeOrTooSlowIsNotWaitedFor() throws IOException {
    String large = messages(message("bob", "x".repeat(300 << 10)));
    assertThat(api.send(large).status()).isEqualTo(413);
    try (Socket socket = request("{\"messages\":[", 1_000)) {
      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      assertThat(answer).isEqualTo("HTTP/1.1 408");
    }
    // None of them is still under way.
    for (int i = 0; i < 4; i++) {
      assertThat(api.send("{").status()).isEqualTo(400);
    }
  }

  @Test
  void whoHasNoKeyIsAnsweredBeforeItsBodyComes() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(
              "POST /api/messages HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n{"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      assertThat(answer).isEqualTo("HTTP/1.1 401");
    }
  }

  @Test
  void aLongBodyOfWhoHasNoKeyIsNotTaken() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /api/messages HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      byte[] part = new byte[1 << 16];
      await()
          .until(
              () -> {
                try {
                  out.write(part);
                  return false;
                } catch (IOException cut) {
                  return true;
                }
              });
    }
  }

  /// A request by hand.
  ///
  /// @param missing bytes that its head promises beyond those of the body
  private Socket request(String body, int missing) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    OutputStream out = socket.getOutputStream();
    String head =
        "POST /api/messages HTTP/1.1\r\nHost: h\r\nAuthorization: ApiKey %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(ApiClient.SECRET, body.length() + missing);
    out.write((head + body).getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return socket;
  }
}
