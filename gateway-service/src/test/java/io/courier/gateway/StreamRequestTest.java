package io.courier.gateway;

import static io.courier.gateway.support.StreamClient.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.gateway.config.GatewayProperties;
import io.courier.gateway.support.StreamClient;
import io.courier.gateway.support.TestTokens;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.util.unit.DataSize;

/// Requests for streams and emulation that are none, too large, or of a page that may not ask.
@TestPropertySource(
    properties = "courier.gateway.http.allowed-origins=https://app.example,http://localhost:3000")
class StreamRequestTest extends GatewayTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{\"session\":\"s\"}",
        "{\"data\":\"{}\"}",
        "{\"session\":\"a",
        "{\"session\":\"a\",\"data\":\"b\"} {}",
        "{\"session\":{},\"data\":[]}"
      })
  void whatIsNoEmulationRequestIsABadOne(String body) {
    assertThat(StreamClient.emulate(port, body)).isEqualTo(400);
  }

  @Test
  void commandsThatAreNoneEndTheStream() {
    try (StreamClient client = StreamClient.connected(port, TestTokens.of(user))) {
      assertThat(client.say("nonsense")).isEqualTo(204);
      assertThat(client.awaitDisconnect()).isEqualTo(3501);
    }
  }

  @Test
  void aLargeFrameIsAnErrorOnTheStreamAndATooLargeOneIsNotRead() {
    try (StreamClient client = StreamClient.connected(port, TestTokens.of(user))) {
      String large =
          "{\"id\":2,\"rpc\":{\"method\":\"a\",\"data\":\"" + "x".repeat(70_000) + "\"}}";
      assertThat(client.say(large)).isEqualTo(204);
      client.awaitMessage("{\"id\":2,\"error\":{\"code\":106");
      assertThat(client.say("x".repeat((1 << 20) + 1))).isEqualTo(413);
      assertThat(StreamClient.emulate(port, " ".repeat((2 << 20) + 2048))).isEqualTo(413);
      assertThat(client.isOpen()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http_stream", "sse"})
  void whatIsNoConnectCommandIsABadRequest(String transport) {
    for (String body :
        new String[] {
          "", "nonsense", "{}", "[]", "{\"id\":1,\"rpc\":{\"method\":\"a\"}}", "\u0000"
        }) {
      try (StreamClient client = open(transport, body)) {
        assertThat(client.status()).as(body).isEqualTo(200);
        assertThat(client.awaitDisconnect()).as(body).isEqualTo(3501);
      }
    }
  }

  @Test
  void anEventSourceWithoutAConnectCommandIsABadRequestToo() throws Exception {
    for (String query : new String[] {"", "?cf_connect", "?other=1"}) {
      HttpResponse<String> response =
          HTTP.send(request("/connection/sse" + query).build(), BodyHandlers.ofString());
      assertThat(response.body())
          .startsWith("data: {\"push\":{\"disconnect\":{\"code\":3501,")
          .endsWith("\n\n");
    }
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(
              "GET /connection/sse?cf_connect=%zz HTTP/1.1\r\nHost: x\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .contains("\"code\":3501,");
    }
  }

  @Test
  void aTooLargeConnectCommandIsNotRead() {
    try (StreamClient large =
            StreamClient.lines(
                port, "{\"id\":1,\"connect\":{\"token\":\"" + "x".repeat(70_000) + "\"}}");
        StreamClient tooLarge = StreamClient.lines(port, "x".repeat((1 << 20) + 1))) {
      large.awaitMessage("{\"id\":1,\"error\":{\"code\":106");
      large.awaitEnd();
      assertThat(tooLarge.status()).isEqualTo(413);
    }
  }

  @Test
  void aTooLongRequestLineIsRefused() throws Exception {
    String uri = "/connection/sse?cf_connect=" + "x".repeat(17_000);
    assertThat(HTTP.send(request(uri).build(), BodyHandlers.discarding()).statusCode())
        .isEqualTo(414);
    try (StreamClient client =
        StreamClient.events(
            port,
            "{\"id\":1,\"connect\":{\"token\":\"%s\",\"name\":\"%s\"}}"
                .formatted(TestTokens.of(user), "n".repeat(8_000)))) {
      client.awaitMessage("\"connect\":");
    }
  }

  @Test
  void otherMethodsAreNotAllowed() throws Exception {
    assertMethod("/connection/http_stream", "GET", 405, "POST");
    assertMethod("/connection/sse", "POST", 405, "GET");
    assertMethod("/emulation", "GET", 405, "POST");
    assertMethod("/emulation", "DELETE", 405, "POST");
  }

  private void assertMethod(String path, String method, int status, String allow) throws Exception {
    HttpResponse<Void> response =
        HTTP.send(
            request(path).method(method, BodyPublishers.noBody()).build(),
            BodyHandlers.discarding());
    assertThat(response.statusCode()).as(method + " " + path).isEqualTo(status);
    assertThat(response.headers().firstValue("Allow")).contains(allow);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/connection/http_stream", "/connection/sse", "/emulation"})
  void pagesOfConfiguredOriginsAloneMayAsk(String path) throws Exception {
    HttpResponse<String> allowed = preflight(path, "https://app.example");
    assertThat(allowed.statusCode()).isEqualTo(204);
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://app.example");
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Methods"))
        .contains(path.endsWith("sse") ? "GET" : "POST");
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers"))
        .contains("content-type");
    for (String other : new String[] {"https://app.example.evil", "http://app.example", "null"}) {
      HttpResponse<String> refused = preflight(path, other);
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  private HttpResponse<String> preflight(String path, String origin) throws Exception {
    return HTTP.send(
        request(path)
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", path.endsWith("sse") ? "GET" : "POST")
            .header("Access-Control-Request-Headers", "content-type")
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void anOriginOfAnotherFormStopsTheStart() {
    for (String wrong : new String[] {"app.example", "https://app.example/", "", "*.example"}) {
      assertThatThrownBy(
              () ->
                  new GatewayProperties.Http(
                      List.of(wrong), Duration.ZERO, DataSize.ofMegabytes(1)))
          .hasMessageContaining("courier.gateway.http.allowed-origins: \"" + wrong + "\"");
    }
  }

  @Test
  void aScriptOfAConfiguredOriginMayReadTheStream() {
    String connect = connect(TestTokens.of(user));
    try (StreamClient allowed =
            StreamClient.lines(port, connect, "Origin", "http://localhost:3000");
        StreamClient other = StreamClient.lines(port, connect, "Origin", "http://localhost")) {
      assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
          .contains("http://localhost:3000");
      assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
  }
}
