package io.courier.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Users who block each other, at both gateways.
class BlockTest {
  @Test
  void whoIsBlockedIsToldSoAndIsHeardAgainWhenItIsNotAnyMore() {
    try (ChatClient alice = ChatClient.connect("block-alice", "phone");
        ChatClient bob = ChatClient.connect(TestStack.webSocket(2), "block-bob", "phone")) {
      String clientId = UUID.randomUUID().toString();
      JsonNode blocked = command(alice, "user.block", clientId, ",\"user\":\"block-bob\"");
      assertThat(command(alice, "user.block", clientId, ",\"user\":\"block-bob\""))
          .as("a repeat")
          .isEqualTo(blocked);
      assertThat(command(alice, "user.blocks", UUID.randomUUID().toString(), "").toString())
          .contains("\"user\":\"block-bob\"");

      // Its time may be that of the block: until one is refused, it was not later, or not heard of.
      await()
          .atMost(ChatClient.PATIENCE)
          .until(
              () -> {
                say(bob, "block-alice", "unheard");
                return bob.received().stream().anyMatch(it -> it.type().equals("message.rejected"));
              });
      int before = alice.texts().size();
      say(bob, "block-alice", "unheard");
      say(alice, "block-bob", "hello");
      bob.awaitTexts(List.of("hello"));
      command(alice, "user.unblock", UUID.randomUUID().toString(), ",\"user\":\"block-bob\"");
      await()
          .atMost(ChatClient.PATIENCE)
          .until(
              () -> {
                say(bob, "block-alice", "heard");
                return alice.texts().contains("heard");
              });
      assertThat(alice.texts().subList(before, alice.texts().size())).containsOnly("heard");
    }
  }

  private static void say(ChatClient from, String to, String text) {
    from.rpc(
            "message.send",
            """
            {"to":"%s","clientId":"%s","content":{"type":"text","text":"%s"}}"""
                .formatted(to, UUID.randomUUID(), text))
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  /// As applications do: a command without a result is repeated under the same id.
  private static JsonNode command(ChatClient from, String method, String clientId, String fields) {
    String data = "{\"clientId\":\"" + clientId + "\"" + fields + "}";
    return await()
        .atMost(ChatClient.PATIENCE)
        .ignoreExceptions()
        .until(
            () -> from.rpc(method, data).orTimeout(10, TimeUnit.SECONDS).join(),
            JsonNode::isObject);
  }
}
