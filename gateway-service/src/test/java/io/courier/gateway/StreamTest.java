package io.courier.gateway;

import static io.courier.gateway.support.Directory.GENERATION;
import static io.courier.gateway.support.StreamClient.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.courier.gateway.support.JsonClient;
import io.courier.gateway.support.StreamClient;
import io.courier.gateway.support.TestTokens;
import io.courier.messages.client.wire.Command;
import io.courier.messages.client.wire.ConnectRequest;
import io.courier.messages.client.wire.EmulationRequest;
import io.courier.messages.client.wire.Reply;
import io.courier.messages.client.wire.RpcRequest;
import io.courier.messages.id.Position;
import io.courier.messages.link.Codec;
import io.courier.messages.link.Open;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.TestPropertySource;

/// Clients that cannot open a WebSocket: the stream down, and emulation up.
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(
    properties = "courier.gateway.http.allowed-origins=https://app.example,http://localhost:3000")
class StreamTest extends GatewayTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @ParameterizedTest
  @ValueSource(strings = {"http_stream", "sse"})
  void aStreamIsASessionLikeAnyOther(String transport) {
    try (StreamClient client = open(transport, connect(TestTokens.of(user)))) {
      assertThat(client.status()).isEqualTo(200);
      assertThat(client.headers().firstValue("X-Accel-Buffering")).contains("no");
      assertThat(client.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(client.headers().firstValue("Content-Type"))
          .contains(transport.equals("sse") ? "text/event-stream" : "application/x-ndjson");
      assertThat(client.awaitMessage("\"connect\":"))
          .startsWith("{\"id\":1,\"connect\":{\"client\":\"")
          .contains("\"ping\":25,\"pong\":true", "\"recovered\":true");
      Open open = access.opened(user);
      assertThat(open.getCodec()).isEqualTo(Codec.JSON);
      assertThat(open.getEmulationKey().size()).isEqualTo(16);
      assertThat(client.session()).contains(open.getSession()).isNotEqualTo(open.getSession());
      assertThat(
              client.say(
                  "{\"id\":2,\"rpc\":{\"method\":\"a\"}}\n{\"id\":3,\"rpc\":{\"method\":\"b\"}}"))
          .isEqualTo(204);
      assertThat(client.awaitMessage("\"id\":2"))
          .isEqualTo("{\"id\":2,\"rpc\":{\"data\":{\"method\":\"a\"}}}");
      client.awaitMessage("\"id\":3");
      assertThat(
              meters.get("courier.gateway.connections").tag("transport", transport).gauge().value())
          .isEqualTo(1);
    }
    access.awaitHeard(up -> up.hasClose());
    await()
        .until(
            () ->
                meters
                        .get("courier.gateway.connections")
                        .tag("transport", transport)
                        .gauge()
                        .value()
                    == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http_stream", "sse"})
  void aPushIsConfirmedByAPongThatArrivesThroughEmulation(String transport) {
    try (StreamClient client = open(transport, connect(TestTokens.of(user)))) {
      client.answersPings = false;
      client.awaitMessage("\"connect\":");
      Open open = access.opened(user);
      access.push(open, Position.of(GENERATION, 5), "{\"n\":1}");
      long mark = access.push(open, Position.of(GENERATION, 6), "{\"t\":\"grüße 👋\"}");
      assertThat(client.awaitMessage("{\"t\":"))
          .as("everything is ASCII")
          .contains("\"data\":{\"t\":\"gr\\u00fc\\u00dfe \\ud83d\\udc4b\"}");
      assertThat(access.heard()).noneMatch(up -> up.hasConfirm());
      double taken = count("courier.gateway.emulations", "outcome", "taken");
      assertThat(client.say("{}")).isEqualTo(204);
      // The first ping may have gone out between the two pushes; then this is its pong.
      await().until(() -> access.heard().stream().anyMatch(up -> up.hasConfirm()));
      client.answersPings = true;
      client.say("{}");
      access.awaitHeard(up -> up.hasConfirm() && up.getConfirm().getMark() == mark);
      assertThat(count("courier.gateway.emulations", "outcome", "taken")).isGreaterThan(taken);
    }
  }

  @Test
  void aWebSocketTakesNoEmulation() {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      Open open = access.opened(user);
      assertThat(open.getEmulationKey()).isEqualTo(ByteString.EMPTY);
      String forged = open.getShard() + "." + open.getSession() + "." + "A".repeat(22);
      assertThat(StreamClient.emulate(port, StreamClient.body(forged, "{}"))).isEqualTo(404);
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void onlyTheSessionOfTheReplyAuthorises() {
    try (StreamClient client = StreamClient.connected(port, TestTokens.of(user))) {
      String session = client.session();
      String command = "{\"id\":9,\"rpc\":{\"method\":\"forged\"}}";
      String secret = session.substring(session.lastIndexOf('.') + 1);
      char other = secret.charAt(0) == 'A' ? 'B' : 'A';
      for (String wrong :
          new String[] {
            session.replace(secret, other + secret.substring(1)),
            session.replace(secret, ""),
            session.substring(0, session.lastIndexOf('.')),
            access.opened(user).getSession(),
            session + ".",
            "x" + session,
            "nonsense",
          }) {
        assertThat(StreamClient.emulate(port, StreamClient.body(wrong, command)))
            .as(wrong)
            .isEqualTo(404);
      }
      assertThat(client.say("{\"id\":10,\"rpc\":{\"method\":\"real\"}}")).isEqualTo(204);
      client.awaitMessage("\"id\":10");
      assertThat(access.heard()).noneMatch(up -> up.getRpc().getMethod().equals("forged"));
      assertThat(count("courier.gateway.emulations", "outcome", "unknown")).isPositive();
    }
  }

  @Test
  void aSessionThatIsOverIsUnknown() {
    StreamClient client = StreamClient.connected(port, TestTokens.of(user));
    String session = client.session();
    client.close();
    access.awaitHeard(up -> up.hasClose());
    assertThat(StreamClient.emulate(port, StreamClient.body(session, "{}"))).isEqualTo(404);
  }

  @Test
  void protobufGoesThroughAStreamToo() throws Exception {
    byte[] connect =
        delimited(
            Command.newBuilder()
                .setId(1)
                .setConnect(ConnectRequest.newBuilder().setToken(TestTokens.of(user)))
                .build());
    HttpResponse<InputStream> response =
        HTTP.send(
            request("/connection/http_stream")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(connect))
                .build(),
            BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      Reply connected = Reply.parseDelimitedFrom(in);
      assertThat(connected.getConnect().getPong()).isTrue();
      ByteString rpc =
          ByteString.copyFrom(
              delimited(
                  Command.newBuilder()
                      .setId(2)
                      .setRpc(RpcRequest.newBuilder().setMethod("a"))
                      .build()));
      byte[] body =
          EmulationRequest.newBuilder()
              .setSession(connected.getConnect().getSession())
              .setData(rpc)
              .build()
              .toByteArray();
      assertThat(
              HTTP.send(
                      request("/emulation")
                          .header("Content-Type", "application/octet-stream")
                          .POST(BodyPublishers.ofByteArray(body))
                          .build(),
                      BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(204);
      assertThat(Reply.parseDelimitedFrom(in).getRpc().getData().toStringUtf8())
          .isEqualTo("{\"method\":\"a\"}");
      access.disconnect(access.opened(user), 3503, "force disconnect");
      assertThat(Reply.parseDelimitedFrom(in).getPush().getDisconnect().getCode()).isEqualTo(3503);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  private static byte[] delimited(Command command) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    command.writeDelimitedTo(out);
    return out.toByteArray();
  }

  @Test
  void aProxyThatSpeaksHttp10GetsAStreamThatEndsWithTheConnection() throws IOException {
    byte[] body = connect(TestTokens.of(user)).getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String head =
          "POST /connection/http_stream HTTP/1.0\r\nContent-Length: " + body.length + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(body);
      access.disconnect(access.opened(user), 3503, "force disconnect");
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(all)
          .doesNotContainIgnoringCase("transfer-encoding")
          .contains("\r\n\r\n{\"id\":1,\"connect\":")
          .endsWith("\"code\":3503,\"reason\":\"force disconnect\"}}}\n");
    }
  }

  @Test
  void aConnectionThatServedSomethingElseCanBecomeAStream() throws IOException {
    byte[] body = connect(TestTokens.of(user)).getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      readUntil(socket, any -> any.contains("HTTP/1.1 404") && any.endsWith("}"));
      String head =
          "POST /connection/http_stream HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
              + "Content-Length: "
              + body.length
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      readUntil(socket, any -> any.contains("HTTP/1.1 100 Continue"));
      for (byte each : body) {
        socket.getOutputStream().write(each);
      }
      readUntil(socket, any -> any.contains("{\"id\":1,\"connect\":"));
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      readUntil(socket, any -> any.contains("\"code\":3501,") && any.endsWith("0\r\n\r\n"));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static void readUntil(Socket socket, Function<String, Boolean> isEnough)
      throws IOException {
    StringBuilder read = new StringBuilder();
    byte[] buffer = new byte[4096];
    while (!isEnough.apply(read.toString())) {
      int count = socket.getInputStream().read(buffer);
      assertThat(count).as(read.toString()).isPositive();
      read.append(new String(buffer, 0, count, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void noTokenAndNoSessionIsEverLogged(CapturedOutput output) throws Exception {
    String token = TestTokens.of(user);
    try (StreamClient client = StreamClient.events(port, connect(token))) {
      String session = client.session();
      StreamClient.emulate(port, StreamClient.body("x" + session, "{}"));
      client.say("nonsense");
      client.awaitDisconnect();
      HTTP.send(
          request("/connection/sse?cf_connect=" + token + "x".repeat(17_000)).build(),
          BodyHandlers.discarding());
      assertThat(output.getAll()).doesNotContain(token).doesNotContain(session);
    }
  }
}
