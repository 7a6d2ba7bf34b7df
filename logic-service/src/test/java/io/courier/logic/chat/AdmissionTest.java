package io.courier.logic.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.logic.Inputs;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.SendMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
  private static final String DIRECT = "direct:alice:bob";

  private final Admission admission = new Admission(100);

  @ParameterizedTest
  @ValueSource(strings = {"alice", "bob"})
  void aMemberMaySend(String sender) {
    assertThat(admission.judge(Inputs.send(DIRECT, sender, "k1")))
        .isInstanceOfSatisfying(
            Verdict.Admitted.class,
            admitted -> assertThat(admitted.conversation().members()).contains("alice", "bob"));
  }

  @Test
  void aUserMaySendToItself() {
    assertThat(admission.judge(Inputs.send("direct:alice:alice", "alice", "k1")))
        .isInstanceOf(Verdict.Admitted.class);
  }

  @Test
  void whoMayWriteToAGroupIsNotDecidedHere() {
    assertThat(admission.judge(Inputs.send("group:g1", "mallory", "k1")))
        .isInstanceOf(Verdict.Admitted.class);
  }

  @Test
  void aStrangerMayNotSend() {
    assertRefused(Inputs.send(DIRECT, "mallory", "k1"), ErrorCode.NOT_A_MEMBER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "group:", "user:alice", "direct:alice", "direct:bob:alice", "direct:a b:c"})
  void whatIsNoConversationIsRefused(String conversation) {
    assertRefused(Inputs.send(conversation, "alice", "k1"), ErrorCode.BAD_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{}{}",
        "hello",
        "[1,]",
        "{\"a\":1} x",
        "{\n\"a\":1}",
        "\uFEFF{}",
        "1\r"
      })
  void whatIsNotOneCompactJsonValueIsRefused(String content) {
    assertRefused(Inputs.send(DIRECT, "alice", "k1", content), ErrorCode.CONTENT_REFUSED);
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    ByteString broken = ByteString.copyFrom(new byte[] {'"', (byte) 0xC3, '"'});
    ByteString utf16 = ByteString.copyFrom(new byte[] {0, '{', 0, '}'});

    assertRefused(withContent(broken), ErrorCode.CONTENT_REFUSED);
    assertRefused(withContent(utf16), ErrorCode.CONTENT_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "\"hi\"", "0", "null", "{\"a\":[1,{\"b\":\"ü\\n\"}]}"})
  void anyJsonValueIsContent(String content) {
    assertThat(admission.judge(Inputs.send(DIRECT, "alice", "k1", content)))
        .isInstanceOf(Verdict.Admitted.class);
  }

  @Test
  void contentUpToTheLimitIsTakenAndBeyondItRefused() {
    assertThat(admission.judge(Inputs.send(DIRECT, "alice", "k1", "\"" + "x".repeat(98) + "\"")))
        .isInstanceOf(Verdict.Admitted.class);
    assertRefused(
        Inputs.send(DIRECT, "alice", "k1", "\"" + "x".repeat(99) + "\""),
        ErrorCode.CONTENT_REFUSED);
  }

  @ParameterizedTest
  @MethodSource("incomplete")
  void whatNoClientCanLeaveOutIsAPermanentFailure(ChatInput input) {
    assertThatThrownBy(() -> admission.judge(input)).isInstanceOf(PermanentFailure.class);
  }

  static ChatInput[] incomplete() {
    ChatInput whole = Inputs.send(DIRECT, "alice", "k1");
    return new ChatInput[] {
      ChatInput.getDefaultInstance(),
      whole.toBuilder().clearCommand().build(),
      whole.toBuilder().clearMessageId().build(),
      whole.toBuilder().clearSender().build(),
      whole.toBuilder().setSender("no such:form").build(),
      whole.toBuilder().clearSenderDevice().build(),
      whole.toBuilder().clearClientId().build(),
      whole.toBuilder().clearAt().build(),
    };
  }

  private void assertRefused(ChatInput input, ErrorCode code) {
    assertThat(admission.judge(input))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused.reason()).isNotEmpty();
            });
  }

  private static ChatInput withContent(ByteString content) {
    return Inputs.send(DIRECT, "alice", "k1").toBuilder()
        .setSend(SendMessage.newBuilder().setContent(content))
        .build();
  }
}
