package io.courier.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.ApiClient;
import io.courier.gateway.support.ApiClient.Answer;
import io.courier.gateway.support.FakeAccess;
import io.courier.messages.id.MessageId;
import io.courier.messages.link.PresentDevice;
import io.courier.messages.link.ServerAnswer;
import io.courier.messages.link.ServerCall;
import io.courier.messages.link.ServerPresent;
import io.courier.messages.link.Up;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/// What the operator's own server sees.
@TestPropertySource(
    properties = {
      "courier.gateway.api.keys=" + ApiClient.KEYS,
      "courier.gateway.api.timeout=1500ms",
      "courier.gateway.api.recipient-burst=100000"
    })
class ServerApiTest extends GatewayTest {
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
  void eachRecipientIsAnsweredWithIdAndSeq() {
    double before = count("courier.gateway.api.messages", "outcome", "accepted");
    Answer answer =
        api.send(
            messages(
                message("bob", "k1"),
                "{\"to\":[\"carol\",\"dave\"],\"clientId\":\"k1\",\"content\":1}",
                "{\"group\":\"g1\",\"clientId\":\"k2\",\"content\":2}"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("failed").asInt()).isZero();
    JsonNode first = answer.json().get("results").get(0);
    assertThat(first.get("id").asString())
        .isEqualTo(MessageId.ofServer("direct:bob:system", "system", "k1"));
    assertThat(first.get("seq").asLong()).isEqualTo(7);
    assertThat(first.get("at").asLong()).isEqualTo(8);
    assertThat(answer.texts("to")).containsExactly("bob", "carol", "dave");
    assertThat(answer.texts("group")).containsExactly("g1");
    assertThat(answer.texts("clientId")).containsExactly("k1", "k1", "k1", "k2");
    assertThat(access.sentByServers())
        .containsExactly(
            "system k1 direct:bob:system",
            "system k1 direct:carol:system",
            "system k1 direct:dave:system",
            "system k2 group:g1");
    assertThat(count("courier.gateway.api.messages", "outcome", "accepted")).isEqualTo(before + 4);
  }

  @Test
  void aThousandMessagesLeaveInTheOrderOfTheCall() {
    List<String> all = IntStream.range(0, 1000).mapToObj(i -> message("bob", "k" + i)).toList();
    Answer answer = api.send(messages(all.toArray(String[]::new)));
    assertThat(answer.json().get("results")).hasSize(1000);
    assertThat(access.sentByServers())
        .containsExactlyElementsOf(
            IntStream.range(0, 1000).mapToObj(i -> "system k" + i + " direct:bob:system").toList());
    assertThat(api.send(messages((String.join(",", all) + "," + message("x", "y")))).status())
        .isEqualTo(413);
  }

  @Test
  void thousandsOfRecipientsAreAnsweredOneByOne() {
    String users =
        IntStream.range(0, 10_000).mapToObj(i -> "\"u" + i + "\"").collect(Collectors.joining(","));
    Answer answer = api.send(messages("{\"to\":[" + users + "],\"clientId\":\"k\",\"content\":1}"));
    assertThat(answer.json().get("failed").asInt()).isZero();
    assertThat(answer.json().get("results")).hasSize(10_000);
    assertThat(access.sentByServers()).hasSize(10_000);
  }

  @Test
  void whoHasNoKeyOrNotItsScopeIsToldSo() {
    String body = messages(message("bob", "k1"));
    for (String wrong : List.of("ApiKey wrong", "Bearer " + ApiClient.SECRET, "ApiKey", "")) {
      Answer answer = api.post("/api/messages", wrong, body);
      assertThat(answer.status()).as(wrong).isEqualTo(401);
      assertThat(answer.json().get("code").asInt()).isEqualTo(101);
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("ApiKey");
    }
    Answer forbidden = api.post("/api/messages", "ApiKey " + ApiClient.WATCHER, body);
    assertThat(forbidden.status()).isEqualTo(403);
    assertThat(forbidden.json().get("reason").asString()).contains("scope send");
    assertThat(api.post("/api/disconnect", "ApiKey " + ApiClient.WATCHER, "{}").status())
        .isEqualTo(403);
    Answer other =
        api.send(
            messages(
                "{\"from\":\"alice\",\"to\":\"bob\",\"clientId\":\"k1\",\"content\":1}",
                message("bob", "k1")));
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.numbers("code")).containsExactly(103L);
    assertThat(access.sentByServers()).containsExactly("system k1 direct:bob:system");
    Answer allowed =
        api.post(
            "/api/messages",
            "ApiKey " + ApiClient.ANYBODY,
            messages("{\"from\":\"alice\",\"to\":\"bob\",\"clientId\":\"k1\",\"content\":1}"));
    assertThat(allowed.json().get("failed").asInt()).isZero();
    assertThat(access.sentByServers()).contains("alice k1 direct:alice:bob");
  }

  @Test
  void anOwnerThatIsKilledLeavesUnknownAndARepeatGoesToTheNextOne() {
    access.answersServers = call -> null;
    CompletableFuture<Answer> call =
        CompletableFuture.supplyAsync(() -> api.send(messages(message("bob", "k1"))));
    access.awaitHeard(Up::hasServerCall);
    FakeAccess next = newAccess();
    access.close();
    Answer unknown = call.join();
    assertThat(unknown.status()).isEqualTo(200);
    JsonNode result = unknown.json().get("results").get(0);
    assertThat(result.get("code").asInt()).isEqualTo(100);
    assertThat(result.get("temporary").asBoolean()).isTrue();
    assertThat(result.get("reason").asString()).contains("repeat it with the same clientId");
    assertThat(result.has("id")).isFalse();
    directory.ownAll(next);
    awaitOwner(next);
    Answer again = api.send(messages(message("bob", "k1")));
    assertThat(again.json().get("failed").asInt()).isZero();
    assertThat(next.sentByServers()).hasSize(1);
  }

  @Test
  void anOwnerThatDoesNotAnswerLeavesUnknown() {
    access.answersServers = call -> null;
    assertThat(api.send(messages(message("bob", "k1"))).numbers("code")).containsExactly(100L);
  }

  @Test
  void whatFindsNoOwnerWaitsForOneAndIsNotSentOtherwise() {
    access.answersServers = call -> ServerAnswer.newBuilder().setNotOwner(true);
    assertThat(api.send(messages(message("bob", "k1"))).numbers("code")).containsExactly(111L);
    CompletableFuture<Answer> call =
        CompletableFuture.supplyAsync(() -> api.send(messages(message("bob", "k2"))));
    FakeAccess next = newAccess();
    directory.ownAll(next);
    assertThat(call.join().json().get("failed").asInt()).isZero();
    assertThat(next.sentByServers()).containsExactly("system k2 direct:bob:system");
  }

  @Test
  void anAccessNodeOfAFormerVersionIsNotAvailable() {
    FakeAccess former = newAccess();
    former.takesServerCalls = false;
    directory.ownAll(former);
    awaitOwner(former);
    await().until(() -> former.links() > 0);
    assertThat(api.send(messages(message("bob", "k1"))).numbers("code")).containsExactly(108L);
    Answer presence = api.presence("user=bob");
    assertThat(presence.json().get("users").get(0).get("code").asInt()).isEqualTo(108);
    assertThat(api.disconnect("{\"user\":\"bob\"}").status()).isEqualTo(503);
    assertThat(former.heard()).noneMatch(Up::hasServerCall);
  }

  @Test
  void aDisconnectTellsWhichDevicesItEnded() {
    access.answersServers =
        call -> ServerAnswer.newBuilder().addDisconnected(call.getDisconnect().getDevice());
    Answer answer = api.disconnect("{\"user\":\"bob\",\"device\":\"phone\",\"code\":3005}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"devices\":[\"phone\"]}");
    Up heard = access.awaitHeard(Up::hasServerCall);
    assertThat(heard.getServerCall().getDisconnect().getUser()).isEqualTo("bob");
    assertThat(heard.getServerCall().getDisconnect().getCode()).isEqualTo(3005);
    for (String bad :
        List.of(
            "{}",
            "{\"user\":\"no user\"}",
            "{\"user\":\"bob\",\"code\":3001}",
            "{\"user\":\"bob\",\"code\":4294970299}",
            "{\"user\":\"bob\",\"code\":\"3005\"}",
            "{\"user\":\"bob\",\"device\":\"\"}",
            "{\"user\":\"bob\",\"user\":\"eve\"}",
            "{\"user\":\"bob\",\"all\":true}",
            "nothing")) {
      assertThat(api.disconnect(bad).status()).as(bad).isEqualTo(400);
    }
    access.answersServers = call -> null;
    Answer unknown = api.disconnect("{\"user\":\"bob\"}");
    assertThat(unknown.status()).isEqualTo(503);
    assertThat(unknown.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void presenceTellsOfEachUserInTheOrderAsked() {
    access.answersServers = ServerApiTest::present;
    String query =
        IntStream.range(0, 100).mapToObj(i -> "user=u" + i).collect(Collectors.joining("&"));
    Answer answer = api.presence(query + "&user=u0");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode users = answer.json().get("users");
    assertThat(users).hasSize(100);
    for (int i = 0; i < 100; i++) {
      assertThat(users.get(i).get("user").asString()).isEqualTo("u" + i);
      assertThat(users.get(i).get("devices").get(0).get("device").asString()).isEqualTo("of-u" + i);
      assertThat(users.get(i).get("devices").get(0).get("since").asLong()).isEqualTo(5);
    }
    assertThat(access.heard().stream().filter(Up::hasServerCall).count())
        .as("one for each shard")
        .isLessThanOrEqualTo(8);
    assertThat(api.presence(query + "&user=one-more").status()).isEqualTo(400);
    assertThat(api.presence("").status()).isEqualTo(400);
    assertThat(api.presence("user=no%0d%0auser").status()).isEqualTo(400);
  }

  private static ServerAnswer.Builder present(ServerCall call) {
    ServerAnswer.Builder answer = ServerAnswer.newBuilder();
    for (String user : call.getPresence().getUsersList()) {
      answer.addPresent(
          ServerPresent.newBuilder()
              .addDevices(PresentDevice.newBuilder().setDevice("of-" + user).setSince(5)));
    }
    return answer;
  }
}
