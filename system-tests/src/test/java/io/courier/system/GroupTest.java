package io.courier.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.messages.id.MessageId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A group as its members see it, at both gateways.
class GroupTest {
  @Test
  void whoCreatesAGroupIsAnsweredAndEveryMemberGetsWhatIsSaidInIt() {
    try (ChatClient alice = ChatClient.connect("group-alice", "phone");
        ChatClient tablet = ChatClient.connect(TestStack.webSocket(2), "group-alice", "tablet");
        ChatClient bob = ChatClient.connect(TestStack.webSocket(2), "group-bob", "phone");
        ChatClient carol = ChatClient.connect("group-carol", "phone")) {
      String clientId = UUID.randomUUID().toString();
      String create =
          """
          {"clientId":"%s","name":"us","users":["group-bob","group-carol"]}"""
              .formatted(clientId);
      JsonNode created = command(alice, "group.create", create);
      assertThat(command(alice, "group.create", create)).as("a repeat").isEqualTo(created);
      String group = MessageId.of("group-alice", clientId);

      say(alice, group, "hello");
      List.of(tablet, bob, carol).forEach(it -> it.awaitTexts(List.of("hello")));
      say(carol, group, "hi");
      List.of(tablet, bob).forEach(it -> it.awaitTexts(List.of("hello", "hi")));
      alice.awaitTexts(List.of("hi"));
      assertThat(carol.texts()).containsExactly("hello");
    }
  }

  @Test
  void whoIsNoMemberIsNotHeard() {
    try (ChatClient alice = ChatClient.connect("closed-alice", "phone");
        ChatClient mallory = ChatClient.connect("closed-mallory", "phone")) {
      String clientId = UUID.randomUUID().toString();
      command(
          alice,
          "group.create",
          """
          {"clientId":"%s","name":"mine"}"""
              .formatted(clientId));
      say(mallory, MessageId.of("closed-alice", clientId), "let me in");
      await()
          .atMost(ChatClient.PATIENCE)
          .until(
              () ->
                  mallory.received().stream().anyMatch(it -> it.type().equals("message.rejected")));
      assertThat(alice.texts()).isEmpty();
    }
  }

  private static void say(ChatClient from, String group, String text) {
    from.rpc(
            "message.send",
            """
            {"conversation":"group:%s","clientId":"%s","content":{"type":"text","text":"%s"}}"""
                .formatted(group, UUID.randomUUID(), text))
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  /// As applications do: a command without a result is repeated under the same id.
  private static JsonNode command(ChatClient from, String method, String data) {
    return await()
        .atMost(ChatClient.PATIENCE)
        .ignoreExceptions()
        .until(
            () -> from.rpc(method, data).orTimeout(10, TimeUnit.SECONDS).join(),
            JsonNode::isObject);
  }
}
