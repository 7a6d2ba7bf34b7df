package io.courier.logic.event;

import com.google.protobuf.ByteString;
import io.courier.logic.group.Happening;
import io.courier.messages.id.MessageId;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Message;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Makes what members of a group are told that a command has come to.
///
/// Each has `id` (of the command), `conversation`, `seq`, `by`, `at`, and
///
/// | type | fields |
/// |---|---|
/// | `group.created` | name, users |
/// | `group.member_added` | users |
/// | `group.member_removed` | users |
/// | `group.member_left` | |
/// | `group.renamed` | name |
/// | `group.role_changed` | user, role |
/// | `group.member_muted` | user, until |
/// | `group.mode_changed` | muteAll, announcementOnly |
/// | `group.dissolved` | |
///
/// It has the seq of its command: a place among the messages of the group.
public final class GroupEvents {
  private GroupEvents() {}

  /// The publication.
  ///
  /// @param seq of the command
  public static ByteString publication(ChatInput input, long seq, Happening happening) {
    return Publication.of(
        "group." + type(happening),
        json -> {
          json.writeStringProperty("id", input.getMessageId());
          json.writeStringProperty("conversation", input.getConversation());
          json.writeNumberProperty("seq", seq);
          json.writeStringProperty("by", input.getSender());
          json.writeNumberProperty("at", input.getAt());
          fields(json, happening);
        });
  }

  /// The message that brings it, the same for a record that is processed again.
  public static Message message(ChatInput input, long seq, ByteString publication) {
    return Message.newBuilder()
        .setId(MessageId.ofEvent(input.getMessageId(), "event"))
        .setConversation(input.getConversation())
        .setSeq(seq)
        .setAt(input.getAt())
        .setPublication(publication)
        .build();
  }

  private static String type(Happening happening) {
    return switch (happening) {
      case Happening.Created it -> "created";
      case Happening.MembersAdded it -> "member_added";
      case Happening.MembersRemoved it -> "member_removed";
      case Happening.MemberLeft it -> "member_left";
      case Happening.Renamed it -> "renamed";
      case Happening.RoleChanged it -> "role_changed";
      case Happening.MemberMuted it -> "member_muted";
      case Happening.ModeChanged it -> "mode_changed";
      case Happening.Dissolved it -> "dissolved";
    };
  }

  private static void fields(JsonGenerator json, Happening happening) {
    switch (happening) {
      case Happening.Created created -> {
        json.writeStringProperty("name", created.name());
        users(json, created.users());
      }
      case Happening.MembersAdded added -> users(json, added.users());
      case Happening.MembersRemoved removed -> users(json, removed.users());
      case Happening.MemberLeft left -> {}
      case Happening.Renamed renamed -> json.writeStringProperty("name", renamed.name());
      case Happening.RoleChanged changed -> {
        json.writeStringProperty("user", changed.user());
        json.writeStringProperty("role", changed.role().text());
      }
      case Happening.MemberMuted muted -> {
        json.writeStringProperty("user", muted.user());
        json.writeNumberProperty("until", muted.until());
      }
      case Happening.ModeChanged mode -> {
        json.writeBooleanProperty("muteAll", mode.muteAll());
        json.writeBooleanProperty("announcementOnly", mode.announcementOnly());
      }
      case Happening.Dissolved dissolved -> {}
    }
  }

  static void users(JsonGenerator json, List<String> users) {
    json.writeArrayPropertyStart("users");
    users.forEach(json::writeString);
    json.writeEndArray();
  }
}
