package io.courier.logic.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.logic.Inputs;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.id.MessageId;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Message;
import org.junit.jupiter.api.Test;

class PublicationsTest {
  private static final String ID = MessageId.of("alice", "k1");

  private final ChatInput input = Inputs.send("direct:alice:bob", "alice", "k1");

  @Test
  void aMessageHasTheFieldsOfTheClientProtocolInItsOrder() {
    Message message = Publications.message(input, 901);

    assertThat(message.getPublication().toStringUtf8())
        .isEqualTo(
            "{\"type\":\"message\",\"id\":\""
                + ID
                + "\",\"conversation\":\"direct:alice:bob\",\"seq\":901,\"from\":\"alice\","
                + "\"at\":1760000000000,\"clientId\":\"k1\","
                + "\"content\":{\"type\":\"text\",\"text\":\"hi\"}}");
    assertThat(message.getId()).isEqualTo(ID);
    assertThat(message.getConversation()).isEqualTo("direct:alice:bob");
    assertThat(message.getSeq()).isEqualTo(901);
    assertThat(message.getAt()).isEqualTo(Inputs.AT);
    assertThat(message.getEphemeral()).isFalse();
  }

  @Test
  void contentIsCopiedAsItIsHoweverLarge() {
    String content = "{\"n\":1.50,\"s\":\"\\u00fc ü \\/\",\"x\":\"" + "y".repeat(20_000) + "\"}";

    Message message =
        Publications.message(Inputs.send("direct:alice:bob", "alice", "k1", content), 1);

    assertThat(message.getPublication().toStringUtf8()).endsWith(",\"content\":" + content + "}");
  }

  @Test
  void aClientIdCannotBreakOutOfItsField() {
    Message message =
        Publications.message(Inputs.send("direct:alice:bob", "alice", "\"},\n{\"x\":\""), 1);

    assertThat(message.getPublication().toStringUtf8())
        .contains("\"clientId\":\"\\\"},\\n{\\\"x\\\":\\\"\",\"content\"");
  }

  @Test
  void anEphemeralMessageIsMarked() {
    assertThat(Publications.message(Inputs.ephemeral(input), 1).getEphemeral()).isTrue();
  }

  @Test
  void aRetryIsAnsweredWithTheFirstSeq() {
    Message accepted = Publications.accepted(input, 77);

    assertThat(accepted.getPublication().toStringUtf8())
        .isEqualTo(
            "{\"type\":\"message.accepted\",\"id\":\""
                + ID
                + "\",\"clientId\":\"k1\",\"conversation\":\"direct:alice:bob\",\"seq\":77}");
    assertThat(accepted.getId()).isEqualTo(MessageId.ofEvent(ID, "accepted"));
    assertThat(accepted.getConversation()).isEmpty();
    assertThat(accepted.getSeq()).isZero();
    assertThat(accepted.getEphemeral()).isFalse();
  }

  @Test
  void aRefusalHasCodeAndReason() {
    Message rejected = Publications.rejected(input, ErrorCode.NOT_A_MEMBER, "not \"you\"");

    assertThat(rejected.getPublication().toStringUtf8())
        .isEqualTo(
            "{\"type\":\"message.rejected\",\"id\":\""
                + ID
                + "\",\"clientId\":\"k1\",\"conversation\":\"direct:alice:bob\","
                + "\"code\":1001,\"reason\":\"not \\\"you\\\"\"}");
    assertThat(rejected.getId()).isEqualTo(MessageId.ofEvent(ID, "rejected"));
  }

  @Test
  void theSameRecordGivesTheSameBytes() {
    assertThat(Publications.message(input, 5)).isEqualTo(Publications.message(input, 5));
    assertThat(Publications.accepted(input, 5)).isEqualTo(Publications.accepted(input, 5));
  }
}
