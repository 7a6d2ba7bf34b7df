package io.courier.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.courier.gateway.support.JsonClient;
import io.courier.gateway.support.TestTokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What bad input gets, as a client sees it: a code, and a sentence.
class BadInputTest extends GatewayTest {
  private static final String DEEP = "[".repeat(600) + "]".repeat(600);

  @Test
  void tokensThatProveNothingEndTheConnectionForGood() throws JOSEException {
    String claims = "{\"sub\":\"" + user + "\",\"exp\":4102444800}";
    for (String token :
        List.of(
            "x",
            "a.b.c",
            "..",
            base64("{\"alg\":\"none\"}") + "." + base64(claims) + ".",
            base64("{\"alg\":\"none\"}") + "." + base64(claims) + ".eA",
            base64("{\"alg\":\"HS256\"}") + "." + base64(claims) + ".",
            hs512(),
            TestTokens.sign(TestTokens.claims("no:form", Duration.ofHours(1)).build(), secret()),
            TestTokens.sign(TestTokens.claims("", Duration.ofHours(1)).build(), secret()),
            TestTokens.sign(
                TestTokens.claims("u".repeat(129), Duration.ofHours(1)).build(), secret()),
            TestTokens.sign(new JWTClaimsSet.Builder().subject(user).build(), secret()),
            TestTokens.sign(
                TestTokens.claims(user, Duration.ofHours(1)).claim("dev", "a,b").build(), secret()),
            TestTokens.sign(TestTokens.claims(user, Duration.ofHours(1)).build(), "x" + secret()),
            "x".repeat(60_000))) {
      try (JsonClient client = JsonClient.to(port)) {
        client.send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
        assertThat(client.awaitClose()).as(token).isEqualTo(3500);
        assertThat(client.closeReason()).isEqualTo("invalid token");
      }
    }
  }

  @Test
  void aConnectCommandThatSaysNothingUsefulIsAnErrorAndMayBeRepeated() {
    try (JsonClient client = JsonClient.to(port)) {
      client.send("{\"id\":1,\"connect\":{\"token\":null}}");
      assertThat(client.awaitMessage("\"id\":1,")).contains("\"code\":101");
      client.send("{\"id\":2,\"connect\":{\"token\":[],\"data\":[]}}");
      assertThat(client.awaitMessage("\"id\":2,")).contains("\"code\":101");
      client.send(connect(3, "{\"device\":\"\\ud800\"}"));
      assertThat(client.awaitMessage("\"id\":3,")).contains("\"code\":107", "device id");
      client.send(connect(4, "{\"device\":\"\\u0000\"}"));
      assertThat(client.awaitMessage("\"id\":4,")).contains("\"code\":107", "device id");
      client.send(connect(5, "{\"ack\":\"sometimes\"}"));
      assertThat(client.awaitMessage("\"id\":5,")).contains("\"code\":107", "ack is");
      client.send(connect(6, "{\"from\":1e99,\"epoch\":7,\"x\":{\"device\":1}}"));
      assertThat(client.awaitMessage("\"id\":6,")).contains("\"connect\":");
    }
  }

  @Test
  void whatIsNotOfTheProtocolEndsTheConnectionWithASentence() {
    closes("", "a frame has at least one command");
    closes("\n\n", "a frame has at least one command");
    closes("null", "a command is a JSON object");
    closes("[{}]", "a command is a JSON object");
    closes("{\"id\":2}", "unknown command");
    closes("{\"id\":2,\"fly\":{}}", "unknown command");
    closes("{\"id\":0,\"rpc\":{}}", "an id is from 1 to 4294967295");
    closes("{\"id\":-1,\"rpc\":{}}", "an id is from 1 to 4294967295");
    closes("{\"id\":4294967296,\"rpc\":{}}", "an id is from 1 to 4294967295");
    closes("{\"id\":1.5,\"rpc\":{}}", "an id is from 1 to 4294967295");
    closes("{\"id\":" + "9".repeat(40) + ",\"rpc\":{}}", "an id is from 1 to 4294967295");
    closes("{\"id\":null,\"rpc\":{}}", "an id is from 1 to 4294967295");
    closes("{\"id\":2,\"id\":3,\"rpc\":{}}", "a command has one id");
    closes("{\"id\":2,\"rpc\":{},\"rpc\":{}}", "a command is one thing, not rpc and rpc");
    closes("{\"id\":2,\"send\":{},\"refresh\":{}}", "a command is one thing");
    closes("{\"id\":2,\"rpc\":[]}", "rpc is an object");
    closes("{\"rpc\":{\"method\":\"a\"}}", "a command needs an id");
    closes("{\"id\":2,\"rpc\":{\"data\":\"\u0000\"}}", "a frame is a row of JSON objects");
    closes("{\"id\":2,\"rpc\":{\"data\":" + DEEP + "}}", "the JSON is nested too deep");
    closes("{\"id\":2,\"rpc\":{\"data\":NaN}}", "a frame is a row of JSON objects");
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      client.sendBinary((byte) 0xFF, (byte) 0xFE);
      assertThat(client.awaitClose()).isEqualTo(3501);
      assertThat(client.closeReason()).isEqualTo("only text frames here");
    }
  }

  /// Odd, and allowed: the owner decides about what is in `data`.
  @Test
  void oddDataReachesTheOwnerAsItIs() {
    String[] odd = {
      "\"\\ud800\"", "\"\\u0000\"", "{\"a\":1,\"a\":2}", "1e400", "-0.0", "[[[[[[]]]]]]", "\"\""
    };
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      for (int i = 0; i < odd.length; i++) {
        int id = i + 2;
        client.send("{\"id\":" + id + ",\"rpc\":{\"method\":\"\\ud800\",\"data\":" + odd[i] + "}}");
        client.awaitMessage("\"id\":" + id + ",");
        String wanted = odd[i];
        access.awaitHeard(up -> up.hasRpc() && up.getRpc().getData().toStringUtf8().equals(wanted));
      }
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void everyCommandIsAnsweredOnceOrTheConnectionEndsWithACode() {
    Random random = new Random(20261124);
    for (int round = 0; round < 25; round++) {
      List<String> commands = new ArrayList<>();
      int last = 2 + random.nextInt(60);
      for (int id = 2; id <= last; id++) {
        commands.add(command(id, random));
      }
      boolean isBad = random.nextInt(4) == 0;
      if (isBad) {
        commands.add(random.nextInt(commands.size()), "{\"id\":7,\"fly\":{}}");
      }
      try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
        client.send(String.join("\n", commands));
        if (isBad) {
          assertThat(client.awaitClose()).isEqualTo(3501);
        } else {
          await().until(() -> client.messages().size() >= last);
          for (int id = 1; id <= last; id++) {
            String mark = "{\"id\":" + id + ",";
            assertThat(client.messages()).filteredOn(it -> it.startsWith(mark)).hasSize(1);
          }
          assertThat(client.isOpen()).isTrue();
        }
      }
    }
  }

  private static String command(int id, Random random) {
    String data =
        switch (random.nextInt(6)) {
          case 0 -> "null";
          case 1 -> "[1,{\"a\":\"\\n\"}]";
          case 2 -> "\"" + "x".repeat(random.nextInt(300)) + "\"";
          case 3 -> Long.toString(random.nextLong());
          case 4 -> "{\"\":{},\"\\u0001\":-1e-7}";
          default -> "{}";
        };
    return switch (random.nextInt(5)) {
      case 0 -> "{\"id\":" + id + ",\"unsubscribe\":" + data + "}";
      case 1 -> "{\"history\":" + data + ",\"id\":" + id + "}";
      case 2 -> "{\"id\":" + id + ",\"x\":" + data + ",\"rpc\":{\"y\":" + data + "}}";
      default -> "{\"rpc\":{\"data\":" + data + ",\"method\":\"m" + id + "\"},\"id\":" + id + "}";
    };
  }

  private void closes(String frame, String sentence) {
    try (JsonClient client = JsonClient.connected(port, TestTokens.of(user))) {
      client.send(frame);
      assertThat(client.awaitClose()).as(frame).isEqualTo(3501);
      assertThat(client.closeReason()).as(frame).startsWith(sentence);
    }
  }

  private String connect(int id, String data) {
    return "{\"id\":"
        + id
        + ",\"connect\":{\"token\":\""
        + TestTokens.of(user)
        + "\",\"data\":"
        + data
        + "}}";
  }

  private String hs512() throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS512),
            TestTokens.claims(user, Duration.ofHours(1)).build());
    token.sign(new MACSigner((secret() + secret()).getBytes(StandardCharsets.UTF_8)));
    return token.serialize();
  }

  private static String secret() {
    return TestTokens.SECRET;
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
