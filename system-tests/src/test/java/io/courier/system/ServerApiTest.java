package io.courier.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.stack.up.Stack;
import io.courier.system.ServerClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A notification centre: the operator's own server sends, and users receive.
class ServerApiTest {
  private final ServerClient one = new ServerClient(1);
  private final ServerClient other = new ServerClient(2);

  @Test
  void whatAServerSendsArrivesOnceAndInOrderAtEveryDevice() {
    try (ChatClient phone = ChatClient.connect("api-alice", "phone");
        ChatClient tablet = ChatClient.connect(TestStack.webSocket(2), "api-alice", "tablet");
        ChatClient bob = ChatClient.connect("api-bob", "phone")) {
      List<String> texts = IntStream.range(0, 250).mapToObj(i -> "n" + i).toList();
      String call =
          texts.stream()
              .map(text -> ServerClient.message("[\"api-alice\",\"api-bob\"]", text, text))
              .collect(Collectors.joining(","));
      Answer first = one.send(call);
      assertThat(first.isAllAccepted()).as(first.body().toString()).isTrue();
      Answer again = other.send(call);
      assertThat(ids(again)).isEqualTo(ids(first)).doesNotHaveDuplicates().hasSize(500);
      List.of(phone, tablet, bob).forEach(it -> it.awaitTexts(texts));

      // Behind it comes nothing of the repeat.
      assertThat(one.send(ServerClient.message("api-alice", "last", "last")).isAllAccepted())
          .isTrue();
      List<String> all = new ArrayList<>(texts);
      all.add("last");
      List.of(phone, tablet).forEach(it -> it.awaitTexts(all));
      assertThat(phone.received()).allMatch(it -> it.from().equals("system"));
      assertThat(phone.received().stream().map(Received::seq)).isSorted();
    }
    try (ChatClient later = ChatClient.connect("api-alice", "phone")) {
      one.send(ServerClient.message("api-alice", "later", "later"));
      later.awaitTexts(List.of("later"));
    }
  }

  @Test
  void whoIsAwayGetsItLaterAndAServerMaySendOnBehalfOfAUserWhoSeesIt() {
    try (ChatClient carol = ChatClient.connect("api-carol", "phone")) {
      carol.disconnect();
      String message =
          ServerClient.message("api-carol", "k1", "for you")
              .replace("{\"to\"", "{\"from\":\"api-dave\",\"to\"");
      try (ChatClient dave = ChatClient.connect("api-dave", "phone")) {
        assertThat(one.send(message).isAllAccepted()).isTrue();
        dave.awaitTexts(List.of("for you"));
      }
      carol.connect();
      carol.awaitTexts(List.of("for you"));
      assertThat(carol.received().getLast().from()).isEqualTo("api-dave");
    }
  }

  @Test
  void aWrongKeyIsRefused() {
    String body = "{\"messages\":[" + ServerClient.message("api-bob", "k", "no") + "]}";
    Answer answer = one.post("/api/messages", "ApiKey wrong", body);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body().get("code").asInt()).isEqualTo(101);
  }

  @Test
  void whatAKilledOwnerLeavesUnknownIsRepeatedAndArrivesOnce() {
    Stack stack = TestStack.get();
    TestStack.startAll();
    try (RedisView redis = new RedisView();
        ChatClient erin = ChatClient.connect("api-erin", "phone")) {
      String sender = "api-unlucky";
      String owner =
          await()
              .atMost(ChatClient.PATIENCE)
              .until(
                  () -> redis.owners().getOrDefault(redis.shardOf(sender), ""),
                  it -> !it.isEmpty());
      String message =
          ServerClient.message("api-erin", "k1", "once")
              .replace("{\"to\"", "{\"from\":\"" + sender + "\",\"to\"");

      stack.pause(owner); // it has the call, and does not answer
      CompletableFuture<Answer> call = CompletableFuture.supplyAsync(() -> one.send(message));
      JsonNode result;
      try {
        await()
            .atMost(ChatClient.PATIENCE)
            .until(
                () ->
                    Metrics.sum("gateway-1", "courier_gateway_api_owner_calls") > 0
                        || call.isDone());
        stack.kill(owner);
        result = call.orTimeout(60, TimeUnit.SECONDS).join().results().getFirst();
      } finally {
        stack.start(owner);
      }
      assertThat(result.has("id")).as(result.toString()).isFalse();
      assertThat(result.get("code").asInt()).isEqualTo(100);
      await().atMost(ChatClient.PATIENCE).until(() -> other.send(message).isAllAccepted());
      assertThat(other.send(message.replace("k1", "k2").replace("once", "next")).isAllAccepted())
          .isTrue();
      erin.awaitTexts(List.of("once", "next"));
    }
  }

  @Test
  void presenceAndTheEndOfSessionsGoThroughTheOwner() throws Exception {
    try (ChatClient phone = ChatClient.connect("api-frank", "phone");
        ChatClient tablet = ChatClient.connect(TestStack.webSocket(2), "api-frank", "tablet")) {
      Answer answer = other.get("/api/presence?user=api-frank&user=api-nobody");
      assertThat(answer.status()).isEqualTo(200);
      Map<String, List<String>> online = online(answer);
      assertThat(online.get("api-frank")).containsExactlyInAnyOrder("phone", "tablet");
      assertThat(online.get("api-nobody")).isEmpty();

      Answer ended =
          other.post(
              "/api/disconnect", "{\"user\":\"api-frank\",\"device\":\"phone\",\"code\":3503}");
      assertThat(ended.body().get("devices").get(0).asString()).isEqualTo("phone");
      assertThat(phone.ended().get(30, TimeUnit.SECONDS).getCode()).isEqualTo(3503);
      await()
          .atMost(ChatClient.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(online(one.get("/api/presence?user=api-frank")).get("api-frank"))
                      .containsExactly("tablet"));
      one.post("/api/disconnect", "{\"user\":\"api-frank\",\"code\":3000}");
      await().atMost(ChatClient.PATIENCE).until(() -> tablet.connections() == 2);
    }
  }

  private static Map<String, List<String>> online(Answer answer) {
    List<JsonNode> users = new ArrayList<>();
    answer.body().get("users").forEach(users::add);
    return users.stream()
        .collect(
            Collectors.toMap(
                user -> user.get("user").asString(),
                user -> {
                  List<String> devices = new ArrayList<>();
                  user.path("devices").forEach(it -> devices.add(it.get("device").asString()));
                  return devices;
                }));
  }

  private static List<String> ids(Answer answer) {
    return answer.results().stream().map(it -> it.get("id").asString()).toList();
  }
}
