package io.courier.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.ApiClient;
import io.courier.gateway.support.ApiClient.Answer;
import io.courier.gateway.support.ApiDocument;
import io.courier.gateway.support.FakeAccess;
import io.courier.messages.link.PresentDevice;
import io.courier.messages.link.ServerAnswer;
import io.courier.messages.link.ServerCall;
import io.courier.messages.link.ServerPresent;
import io.courier.messages.link.Up;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/// The document of the server API against what the gateway does.
@TestPropertySource(
    properties = {
      "courier.gateway.api.keys=" + ApiClient.KEYS,
      "courier.gateway.api.timeout=1500ms",
      "courier.gateway.api.body-timeout=500ms",
      "courier.gateway.api.max-body=64KB",
      "courier.gateway.api.calls-per-key=1"
    })
class ApiDocumentTest extends GatewayTest {
  private static final String MESSAGES = "/api/messages";
  private static final String DISCONNECT = "/api/disconnect";
  private static final String PRESENCE = "/api/presence";

  private ApiClient api;
  private String yaml;
  private ApiDocument document;

  @BeforeEach
  void read() {
    api = new ApiClient(port);
    Answer answer = api.answer(api.request("/api/openapi.yaml", "").GET());
    yaml = answer.body();
    document = new ApiDocument(yaml);
    check("get", "/api/openapi.yaml", answer);
    access.answersServers = ApiDocumentTest::answered;
    await().until(() -> access.links() > 0);
  }

  private static ServerAnswer.Builder answered(ServerCall call) {
    if (call.hasSend()) {
      return FakeAccess.done(call);
    }
    ServerAnswer.Builder answer = ServerAnswer.newBuilder();
    for (String user : call.getPresence().getUsersList()) {
      PresentDevice.Builder phone = PresentDevice.newBuilder().setDevice("phone").setSince(5);
      answer.addPresent(
          user.equals("alice")
              ? ServerPresent.newBuilder().addDevices(phone)
              : ServerPresent.newBuilder());
    }
    return call.hasDisconnect() ? answer.addDisconnected("phone") : answer;
  }

  private Answer check(String method, String path, Answer answer) {
    assertThat(document.problems(method, path, answer))
        .as(method + " " + path + " " + answer)
        .isEmpty();
    return answer;
  }

  private Answer post(String path, String secret, String body) {
    return check("post", path, api.post(path, secret.isEmpty() ? "" : "ApiKey " + secret, body));
  }

  private Answer get(String query) {
    return check("get", PRESENCE, api.presence(query));
  }

  @Test
  void itIsADocumentOfOpenApi31() {
    SwaggerParseResult result = new OpenAPIV3Parser().readContents(yaml);
    assertThat(result.getMessages()).isEmpty();
    assertThat(result.getOpenAPI().getSpecVersion()).isEqualTo(SpecVersion.V31);
    assertThat(result.getOpenAPI().getPaths())
        .containsOnlyKeys(MESSAGES, DISCONNECT, PRESENCE, "/api/openapi.yaml");
  }

  @Test
  void everyStatusOfItOccursAndEveryAnswerIsAsItSays() {
    String message = "{\"messages\":[{\"to\":\"bob\",\"clientId\":\"k\",\"content\":1}]}";
    String user = "{\"user\":\"bob\"}";
    post(MESSAGES, ApiClient.SECRET, message);
    post(DISCONNECT, ApiClient.SECRET, user);
    get("user=alice&user=bob");
    for (String path : List.of(MESSAGES, DISCONNECT)) {
      String body = path.equals(MESSAGES) ? message : user;
      assertThat(post(path, ApiClient.SECRET, "{}").status()).isEqualTo(400);
      assertThat(post(path, "", body).status()).isEqualTo(401);
      assertThat(post(path, ApiClient.WATCHER, body).status()).isEqualTo(403);
      assertThat(post(path, ApiClient.SECRET, " ".repeat(70_000)).status()).isEqualTo(413);
      assertThat(check("post", path, api.sendWithoutEnd(path)).status()).isEqualTo(408);
    }
    get("");
    check("get", PRESENCE, api.answer(api.request(PRESENCE + "?user=bob", "").GET()));
    check(
        "get",
        PRESENCE,
        api.answer(api.request(PRESENCE + "?user=bob", "ApiKey " + ApiClient.ANYBODY).GET()));

    access.forget();
    access.answersServers = call -> null;
    CompletableFuture<Answer> unknown =
        CompletableFuture.supplyAsync(() -> post(MESSAGES, ApiClient.SECRET, message));
    access.awaitHeard(Up::hasServerCall);
    assertThat(post(MESSAGES, ApiClient.SECRET, message).status()).isEqualTo(429);
    assertThat(post(DISCONNECT, ApiClient.SECRET, user).status()).isEqualTo(429);
    assertThat(get("user=bob").status()).isEqualTo(429);
    assertThat(unknown.join().json().get("failed").asInt()).isEqualTo(1);
    assertThat(post(DISCONNECT, ApiClient.SECRET, user).status()).isEqualTo(503);
    assertThat(get("user=bob").json().get("users").get(0).has("code")).isTrue();
    assertThat(document.unseen()).isEmpty();
  }

  @Test
  void itsExamplesAreAcceptedAndItsAnswersAreOnes() {
    for (JsonNode example : document.requestExamples(MESSAGES)) {
      assertThat(document.accepts("Messages", example)).isTrue();
      Answer answer = post(MESSAGES, ApiClient.SECRET, example.toString());
      assertThat(answer.json().get("failed").asInt()).as(answer.body()).isZero();
    }
    for (JsonNode example : document.requestExamples(DISCONNECT)) {
      assertThat(document.accepts("Disconnect", example)).isTrue();
      assertThat(post(DISCONNECT, ApiClient.SECRET, example.toString()).status()).isEqualTo(200);
    }
    assertThat(document.answerExamples("post", MESSAGES))
        .isNotEmpty()
        .allMatch(it -> document.accepts("Results", it));
    assertThat(document.answerExamples("post", DISCONNECT))
        .isNotEmpty()
        .allMatch(it -> document.accepts("Disconnected", it));
    assertThat(document.answerExamples("get", PRESENCE))
        .isNotEmpty()
        .allMatch(it -> document.accepts("Presence", it));
  }

  @Test
  void whatItRefusesIsRefused() {
    for (String message :
        List.of(
            "{}",
            "{\"to\":\"b\",\"clientId\":\"k\"}",
            "{\"clientId\":\"k\",\"content\":1}",
            "{\"to\":\"b\",\"content\":1}",
            "{\"to\":\"b\",\"group\":\"g\",\"clientId\":\"k\",\"content\":1}",
            "{\"to\":[],\"clientId\":\"k\",\"content\":1}",
            "{\"to\":\"no user\",\"clientId\":\"k\",\"content\":1}",
            "{\"group\":\"group:g\",\"clientId\":\"k\",\"content\":1}",
            "{\"to\":\"b\",\"clientId\":\"\",\"content\":1}",
            "{\"to\":\"b\",\"clientId\":\"k\",\"content\":1,\"ephemeral\":1}",
            "{\"to\":\"b\",\"clientId\":\"k\",\"content\":1,\"more\":1}")) {
      assertThat(document.accepts("Message", ApiClient.json(message))).as(message).isFalse();
      Answer answer = post(MESSAGES, ApiClient.SECRET, "{\"messages\":[" + message + "]}");
      assertThat(answer.json().get("failed").asInt()).as(message).isEqualTo(1);
    }
    for (String call :
        List.of("{}", "{\"user\":\"b\",\"code\":3001}", "{\"user\":\"b\",\"a\":1}")) {
      assertThat(document.accepts("Disconnect", ApiClient.json(call))).as(call).isFalse();
      assertThat(post(DISCONNECT, ApiClient.SECRET, call).status()).as(call).isEqualTo(400);
    }
    assertThat(document.accepts("Messages", ApiClient.json("{\"messages\":[]}"))).isFalse();
    assertThat(post(MESSAGES, ApiClient.SECRET, "{\"messages\":[]}").status()).isEqualTo(400);
  }
}
