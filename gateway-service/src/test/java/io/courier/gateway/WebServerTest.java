package io.courier.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.JsonClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.context.TestPropertySource;

/// The same port speaks plain HTTP, and the management port tells how the gateway is.
@TestPropertySource(properties = "courier.gateway.demo.enabled=true")
class WebServerTest extends GatewayTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @LocalManagementPort int managementPort;

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aDemoTokenOpensASession() throws Exception {
    HttpResponse<String> response = get(port, "/demo/token?user=alice");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).startsWith("{\"token\":\"").endsWith("\"}");
    String token = response.body().substring(10, response.body().length() - 2);
    try (JsonClient client = JsonClient.connected(port, token)) {
      assertThat(access.opened("alice").getDevice()).isEqualTo("default");
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void demoTokensAreForThePeopleOfTheDemoAlone() throws Exception {
    assertThat(get(port, "/demo/token?user=bob").statusCode()).isEqualTo(200);
    assertThat(get(port, "/demo/token?user=carol").statusCode()).isEqualTo(200);
    assertThat(get(port, "/demo/token?user=dave").statusCode()).isEqualTo(400);
    assertThat(get(port, "/demo/token").statusCode()).isEqualTo(400);
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    assertThat(get(port, "/nothing").statusCode()).isEqualTo(404);
    assertThat(get(port, "/connection/websocketx").statusCode()).isEqualTo(404);
  }

  @Test
  void plainHttpAtTheWebSocketEndpointIsABadRequest() throws Exception {
    HttpResponse<String> response = get(port, "/connection/websocket");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).isEqualTo("this is a WebSocket endpoint\n");
  }

  @Test
  void aConnectionThatServedAPageCanBecomeAWebSocket() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      ask(socket, "GET /nothing HTTP/1.1\nHost: x\n\n", "HTTP/1.1 404");
      ask(
          socket,
          """
          GET /connection/websocket HTTP/1.1
          Host: x
          Upgrade: websocket
          Connection: keep-alive, Upgrade
          Sec-WebSocket-Version: 13
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

          """,
          "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      // A masked text frame: nonsense is answered with a close frame, 3501.
      socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'});
      InputStream in = socket.getInputStream();
      int next = in.read();
      while (next >= 0 && next != 0x88) {
        next = in.read();
      }
      in.read();
      assertThat(in.read() << 8 | in.read()).isEqualTo(3501);
    }
  }

  private static void ask(Socket socket, String request, String answer) throws IOException {
    socket
        .getOutputStream()
        .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    byte[] buffer = new byte[4096];
    StringBuilder read = new StringBuilder();
    while (read.indexOf(answer) < 0) {
      int count = socket.getInputStream().read(buffer);
      assertThat(count).as(read.toString()).isPositive();
      read.append(new String(buffer, 0, count, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void readinessKnowsTheOwnersAndLivenessDoesNotCare() throws Exception {
    await().until(() -> get(managementPort, "/actuator/health/readiness").statusCode() == 200);
    assertThat(get(managementPort, "/actuator/health/readiness").body()).contains("\"owned\":8");
    assertThat(get(managementPort, "/actuator/health/liveness").statusCode()).isEqualTo(200);
  }

  @Test
  void metersAreExposed() throws Exception {
    assertThat(get(managementPort, "/actuator/prometheus").body())
        .contains("courier_gateway_connections{transport=\"http_stream\"} ")
        .contains("courier_gateway_sessions ")
        .contains("courier_gateway_connects_total{outcome=\"accepted\"}")
        .contains("courier_gateway_frames_refused_total{reason=\"old_epoch\"}")
        .contains("courier_gateway_link_queue_frames ")
        .contains("courier_gateway_rpc_held_bytes ")
        .contains("courier_gateway_pending_bytes ")
        .contains("courier_gateway_overflows_total ")
        .contains("courier_gateway_pong_timeouts_total ");
  }
}
