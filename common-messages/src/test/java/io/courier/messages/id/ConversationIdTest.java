package io.courier.messages.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationIdTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");

  @Test
  void aDirectConversationIsTheSameFromBothSides() {
    assertThat(ConversationId.direct(BOB, ALICE)).isEqualTo(ConversationId.direct(ALICE, BOB));
    assertThat(ConversationId.direct(BOB, ALICE).value()).isEqualTo("direct:alice:bob");
  }

  @Test
  void aUserTalksToItselfInAConversationOfOne() {
    assertThat(ConversationId.direct(ALICE, ALICE).members()).containsExactly("alice");
    assertThat(ConversationId.parse("direct:alice:alice").members()).containsExactly("alice");
  }

  @Test
  void theTextIsReadBack() {
    ConversationId conversation = ConversationId.direct(ALICE, BOB);
    assertThat(ConversationId.parse(conversation.value())).isEqualTo(conversation);
  }

  @Test
  void aGroupIsReadBackWithoutMembers() {
    ConversationId group = ConversationId.parse("group:g1");
    assertThat(group).isEqualTo(ConversationId.group(new GroupId("g1")));
    assertThat(group.isGroup()).isTrue();
    assertThat(group.groupId()).isEqualTo("g1");
    assertThat(group.members()).isEmpty();
    assertThat(ConversationId.direct(ALICE, BOB).isGroup()).isFalse();
  }

  @Test
  void whatIsKeyedByAUserIsNoConversation() {
    assertThatThrownBy(() -> ConversationId.parse(ConversationId.keyOfUser("alice")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "direct",
        "direct:",
        "direct:alice",
        "direct::bob",
        "direct:bob:alice",
        "direct:a:b:c",
        "direct:a b:c",
        "group:",
        "group:a:b",
        "user:alice",
        "direct:ä:b",
        "group:12345678901234567890123456789012345678901234567890123456789012345"
      })
  void whatIsNoConversationIsRefusedWithASentence(String text) {
    assertThatThrownBy(() -> ConversationId.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(".*\\w+ \\w+.*");
  }
}
