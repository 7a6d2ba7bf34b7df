package io.courier.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.FakeAccess;
import io.courier.gateway.support.JsonClient;
import io.courier.gateway.support.TestTokens;
import io.courier.messages.link.Open;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/// What clients may do, and what happens to those that do something else. Time-outs are short here.
@TestPropertySource(
    properties = {
      "courier.gateway.client.connect-timeout=700ms",
      "courier.gateway.client.owner-timeout=700ms",
      "courier.gateway.rpc.timeout=500ms",
      "courier.gateway.ping.interval=500ms",
      "courier.gateway.ping.timeout=600ms",
      "courier.gateway.token.grace=100ms",
      "courier.gateway.rpc.max-held=5"
    })
class GoodMannersTest extends GatewayTest {
  private JsonClient connected() {
    return JsonClient.connected(port, TestTokens.of(user));
  }

  private static String connect(String token) {
    return "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}";
  }

  private void assertClosed(String frame, int code) {
    try (JsonClient client = connected()) {
      client.send(frame);
      assertThat(client.awaitClose()).isEqualTo(code);
    }
  }

  @Test
  void aForgedTokenEndsTheConnectionForGood() {
    try (JsonClient client = JsonClient.to(port)) {
      client.send(connect(TestTokens.of(user).substring(3)));
      assertThat(client.awaitClose()).isEqualTo(3500);
      assertThat(client.closeReason()).isEqualTo("invalid token");
    }
  }

  @Test
  void anExpiredTokenIsAnError() {
    try (JsonClient client = JsonClient.to(port)) {
      client.send(connect(TestTokens.of(user, Duration.ofSeconds(-5))));
      assertThat(client.awaitMessage("\"error\""))
          .isEqualTo("{\"id\":1,\"error\":{\"code\":109,\"message\":\"the token has expired\"}}");
      client.send(connect(TestTokens.of(user)));
      client.awaitMessage("\"connect\":");
    }
  }

  @Test
  void aMissingTokenIsAnError() {
    try (JsonClient client = JsonClient.to(port)) {
      client.send("{\"id\":1,\"connect\":{}}");
      client.awaitMessage("\"code\":101");
    }
  }

  @Test
  void aDeviceIdOfAnotherFormIsAnError() {
    try (JsonClient client = JsonClient.to(port)) {
      client.send(
          "{\"id\":1,\"connect\":{\"token\":\""
              + TestTokens.of(user)
              + "\",\"data\":{\"device\":\"a:b\"}}}");
      client.awaitMessage("\"code\":107");
    }
  }

  @Test
  void withoutAConnectCommandTheConnectionEnds() {
    try (JsonClient client = JsonClient.to(port)) {
      assertThat(client.awaitClose()).isEqualTo(3502);
    }
  }

  @Test
  void withoutAnOwnerConnectIsATemporaryError() {
    access.answersOpen = false;
    try (JsonClient client = JsonClient.to(port)) {
      client.send(connect(TestTokens.of(user)));
      assertThat(client.awaitMessage("\"error\"")).contains("\"code\":111", "\"temporary\":true");
      Open open =
          access.awaitHeard(up -> up.hasOpen() && up.getOpen().getUser().equals(user)).getOpen();
      access.awaitHeard(up -> up.hasClose() && up.getClose().getHandle() == open.getHandle());
    }
  }

  @Test
  void aClientThatAnswersNoPingIsGone() {
    try (JsonClient client = connected()) {
      client.answersPings = false;
      assertThat(client.awaitClose()).isEqualTo(3012);
      access.awaitHeard(up -> up.hasClose());
    }
  }

  @Test
  void anIdleClientIsPingedAndStays() {
    try (JsonClient client = connected()) {
      double before = count("courier.gateway.pings");
      await().until(() -> count("courier.gateway.pings") >= before + 4);
      assertThat(client.isOpen()).isTrue();
      assertThat(access.heard().stream().filter(up -> up.hasConfirm())).isEmpty();
    }
  }

  @Test
  void aTokenThatIsNotRefreshedEndsTheSession() {
    try (JsonClient client =
        JsonClient.connected(port, TestTokens.of(user, Duration.ofSeconds(2)))) {
      assertThat(client.awaitClose()).isEqualTo(3005);
    }
  }

  @Test
  void aRefreshedTokenKeepsTheSession() {
    try (JsonClient client =
        JsonClient.connected(port, TestTokens.of(user, Duration.ofSeconds(2)))) {
      client.send("{\"id\":3,\"refresh\":{\"token\":\"" + TestTokens.of(user) + "\"}}");
      assertThat(client.awaitMessage("\"refresh\"")).contains("\"expires\":true,\"ttl\":3600");
      double pings = count("courier.gateway.pings");
      await().until(() -> count("courier.gateway.pings") >= pings + 6);
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void aRefreshWithABadTokenEndsTheSession() {
    String refresh = "{\"id\":3,\"refresh\":{\"token\":\"%s\"}}";
    assertClosed(refresh.formatted(TestTokens.of(user, Duration.ofSeconds(-5))), 3005);
    assertClosed(refresh.formatted("nonsense"), 3500);
    assertClosed(refresh.formatted(TestTokens.of("somebody-else")), 3500);
  }

  @Test
  void whatIsNotOfTheProtocolEndsTheConnection() {
    assertClosed("nonsense", 3501);
    assertClosed("{\"id\":1,\"fly\":{}}", 3501);
    assertClosed("{\"rpc\":{\"method\":\"a\"}}", 3501);
    assertClosed(connect(TestTokens.of(user)), 3501);
    try (JsonClient client = JsonClient.to(port)) {
      client.send("{\"id\":1,\"rpc\":{\"method\":\"a\"}}");
      assertThat(client.awaitClose()).isEqualTo(3501);
      assertThat(client.closeReason()).isEqualTo("connect comes first");
    }
    try (JsonClient client = connected()) {
      client.sendBinary((byte) 0);
      assertThat(client.awaitClose()).isEqualTo(3501);
    }
  }

  @Test
  void otherCommandsOfTheProtocolAreAnswered() {
    try (JsonClient client = connected()) {
      client.send(
          """
          {"id":2,"subscribe":{"channel":"x"}}
          {"id":3,"history":{"channel":"inbox"}}
          {"id":4,"unsubscribe":{"channel":"inbox"}}
          {"send":{"data":{}}}
          {}
          {"id":5,"rpc":{"method":"a"}}""");
      client.awaitMessage("\"id\":5");
      String messages = String.join("\n", client.messages());
      assertThat(messages)
          .contains("{\"id\":2,\"error\":{\"code\":108")
          .contains("{\"id\":3,\"error\":{\"code\":108")
          .contains("{\"id\":4,\"unsubscribe\":{}}");
    }
  }

  @Test
  void aFragmentedFrameIsJoined() {
    try (JsonClient client = connected()) {
      client.sendPart("{\"id\":2,\"rpc\":{\"me", false);
      client.sendPart("thod\":\"a\",\"data\":", false);
      client.sendPart("{}}}", true);
      client.awaitMessage("\"id\":2");
    }
  }

  @Test
  void aLargeFrameIsAnErrorAndATooLargeOneEndsTheConnection() {
    try (JsonClient client = connected()) {
      client.send(
          "{\"id\":2,\"rpc\":{\"method\":\"a\",\"data\":\"" + "x".repeat(65 * 1024) + "\"}}");
      client.awaitMessage("{\"id\":2,\"error\":{\"code\":106");
      assertThat(client.isOpen()).isTrue();
      client.send("x".repeat((1 << 20) + 1));
      assertThat(client.awaitClose()).isEqualTo(1009);
    }
  }

  @Test
  void aCommandWithoutAnswerIsATemporaryError() {
    access.answer = (open, rpc) -> List.of();
    try (JsonClient client = connected()) {
      for (int id = 2; id <= 7; id++) {
        client.send("{\"id\":" + id + ",\"rpc\":{\"method\":\"a\"}}");
      }
      assertThat(client.awaitMessage("\"id\":7")).contains("\"code\":111", "\"temporary\":true");
      assertThat(client.awaitMessage("\"id\":2")).contains("\"code\":100", "\"temporary\":true");
      assertThat(client.awaitMessage("\"id\":6")).contains("\"code\":100", "\"temporary\":true");
    }
  }

  @Test
  void tooManyCommandsAreRefusedAndInTheEndTheConnection() {
    try (JsonClient client = connected()) {
      client.send(
          IntStream.range(2, 180)
              .mapToObj(id -> "{\"id\":" + id + ",\"unsubscribe\":{}}")
              .collect(Collectors.joining("\n")));
      client.awaitMessage("\"id\":179");
      assertThat(client.messages().stream().filter(text -> text.contains("\"code\":111")))
          .hasSizeBetween(60, 80);
      client.send(
          IntStream.range(2, 400)
              .mapToObj(id -> "{\"id\":" + id + ",\"unsubscribe\":{}}")
              .collect(Collectors.joining("\n")));
      assertThat(client.awaitClose()).isEqualTo(3013);
    }
  }

  @Test
  void anErrorOfTheOwnerReachesTheClient() {
    access.answer =
        (open, rpc) ->
            List.of(FakeAccess.error(rpc.getHandle(), rpc.getId(), 104, "no such method", false));
    try (JsonClient client = connected()) {
      client.send("{\"id\":2,\"rpc\":{\"method\":\"a\"}}");
      assertThat(client.awaitMessage("\"id\":2"))
          .isEqualTo("{\"id\":2,\"error\":{\"code\":104,\"message\":\"no such method\"}}");
    }
  }

  @Test
  void subProtocolsAreNegotiated() {
    try (JsonClient json = JsonClient.to(port, "centrifuge-json");
        JsonClient protobuf = JsonClient.to(port, "other", "centrifuge-protobuf");
        JsonClient byQuery =
            JsonClient.toUrl(
                "ws://127.0.0.1:" + port + "/connection/websocket?cf_protocol=protobuf")) {
      assertThat(json.subProtocol()).isEqualTo("centrifuge-json");
      assertThat(protobuf.subProtocol()).isEqualTo("centrifuge-protobuf");
      assertThat(byQuery.subProtocol()).isEmpty();
      byQuery.send("{}");
      assertThat(byQuery.awaitClose()).isEqualTo(3501);
    }
  }
}
