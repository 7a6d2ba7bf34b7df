package io.courier.logic.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.logic.Inputs;
import io.courier.logic.group.Happening;
import io.courier.logic.group.Refusal;
import io.courier.logic.group.Role;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupEventsTest {
  private final ChatInput input =
      Inputs.command("group:g", "alice", "k1", "group.rename", "'group':'g'");

  @Test
  void eachHappeningHasItsTypeAndFields() {
    assertTold(
        new Happening.Created("us", List.of("bob")), "created", "'name':'us','users':['bob']");
    assertTold(new Happening.MembersAdded(List.of("b", "c")), "member_added", "'users':['b','c']");
    assertTold(new Happening.MembersRemoved(List.of("b")), "member_removed", "'users':['b']");
    assertTold(new Happening.MemberLeft(), "member_left", "");
    assertTold(new Happening.Renamed("a\"b"), "renamed", "'name':'a\\\"b'");
    assertTold(
        new Happening.RoleChanged("bob", Role.ADMIN),
        "role_changed",
        "'user':'bob','role':'admin'");
    assertTold(new Happening.MemberMuted("bob", 7), "member_muted", "'user':'bob','until':7");
    assertTold(
        new Happening.ModeChanged(true, false),
        "mode_changed",
        "'muteAll':true,'announcementOnly':false");
    assertTold(new Happening.Dissolved(), "dissolved", "");
  }

  @Test
  void anEventHasAnIdOfItsOwnAndThePlaceOfItsCommand() {
    Message event =
        GroupEvents.message(input, 9, GroupEvents.publication(input, 9, new Happening.Dissolved()));
    Message result =
        Results.message(input, Results.refused(input, new Refusal(ErrorCode.OWNER_STAYS, "stay")));

    assertThat(List.of(event.getId(), result.getId(), input.getMessageId()))
        .doesNotHaveDuplicates();
    assertThat(event.getConversation()).isEqualTo("group:g");
    assertThat(event.getSeq()).isEqualTo(9);
    assertThat(event.getEphemeral()).isFalse();
    assertThat(result.getConversation()).isEmpty();
    assertThat(result.getEphemeral()).isTrue();
    assertThat(result.getResult().getErrorCode()).isEqualTo(1008);
    assertThat(result.getPublication().toStringUtf8())
        .endsWith("\"method\":\"group.rename\",\"code\":1008,\"reason\":\"stay\"}");
  }

  /// @param fields with ' for "
  private void assertTold(Happening happening, String type, String fields) {
    assertThat(GroupEvents.publication(input, 9, happening).toStringUtf8())
        .isEqualTo(
            "{\"type\":\"group.%s\",\"id\":\"%s\",\"conversation\":\"group:g\",\"seq\":9,\"by\":\"alice\",\"at\":%d%s%s}"
                .formatted(
                    type,
                    input.getMessageId(),
                    Inputs.AT,
                    fields.isEmpty() ? "" : ",",
                    fields.replace('\'', '"')));
  }
}
