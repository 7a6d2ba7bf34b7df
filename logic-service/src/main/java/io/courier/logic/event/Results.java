package io.courier.logic.event;

import com.google.protobuf.ByteString;
import io.courier.logic.group.Answer;
import io.courier.logic.group.Decision;
import io.courier.logic.group.Refusal;
import io.courier.logic.group.Role;
import io.courier.messages.id.MessageId;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.CommandResult;
import io.courier.messages.topic.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Makes the results of commands: the data or the error that answers the rpc, and the publication
/// that a device reads when no rpc waits.
///
/// | type | fields |
/// |---|---|
/// | `command.result` | id, clientId, method, and `result`, or `code` and `reason` |
public final class Results {
  private Results() {}

  /// One of the groups of whoever asks.
  public record Mine(String group, String name, Role role) {}

  /// One of those whom the one that asks has blocked.
  ///
  /// @param since in milliseconds since 1970
  public record Blocked(String user, long since) {}

  /// @param group that the command is about
  /// @param seq of the command
  public static CommandResult of(ChatInput input, String group, long seq, Decision decision) {
    return switch (decision) {
      case Decision.Refused refused -> refused(input, refused.refusal());
      case Decision.Done done ->
          answered(
              input,
              json -> {
                json.writeStringProperty("group", group);
                json.writeNumberProperty("seq", seq);
                answer(json, done.answer());
              });
    };
  }

  public static CommandResult refused(ChatInput input, Refusal refusal) {
    return CommandResult.newBuilder()
        .setCommand(input.getMessageId())
        .setErrorCode(refusal.code().code())
        .setErrorMessage(refusal.reason())
        .build();
  }

  /// @param next the next page begins behind this group; null: it was the last
  public static CommandResult mine(ChatInput input, List<Mine> groups, @Nullable String next) {
    return answered(
        input,
        json -> {
          json.writeArrayPropertyStart("groups");
          for (Mine mine : groups) {
            json.writeStartObject();
            json.writeStringProperty("group", mine.group());
            json.writeStringProperty("name", mine.name());
            json.writeStringProperty("role", mine.role().text());
            json.writeEndObject();
          }
          json.writeEndArray();
          next(json, next);
        });
  }

  /// @param user that the command names
  public static CommandResult block(ChatInput input, String user, boolean changed) {
    return answered(
        input,
        json -> {
          json.writeStringProperty("user", user);
          json.writeBooleanProperty("changed", changed);
        });
  }

  /// @param next the next page begins behind this user; null: it was the last
  public static CommandResult blocks(
      ChatInput input, List<Blocked> blocked, @Nullable String next) {
    return answered(
        input,
        json -> {
          json.writeArrayPropertyStart("blocks");
          for (Blocked one : blocked) {
            json.writeStartObject();
            json.writeStringProperty("user", one.user());
            json.writeNumberProperty("since", one.since());
            json.writeEndObject();
          }
          json.writeEndArray();
          next(json, next);
        });
  }

  private static CommandResult answered(ChatInput input, Publication.Fields fields) {
    return CommandResult.newBuilder()
        .setCommand(input.getMessageId())
        .setData(Publication.object(fields))
        .build();
  }

  private static void answer(JsonGenerator json, Answer answer) {
    switch (answer) {
      case Answer.Done done -> {
        json.writeBooleanProperty("changed", done.changed());
        GroupEvents.users(json, done.users());
      }
      case Answer.About about -> {
        json.writeStringProperty("name", about.state().name());
        json.writeStringProperty("owner", about.state().owner());
        json.writeBooleanProperty("muteAll", about.state().muteAll());
        json.writeBooleanProperty("announcementOnly", about.state().announcementOnly());
        json.writeNumberProperty("members", about.members());
        json.writeStringProperty("role", about.self().role().text());
        json.writeNumberProperty("mutedUntil", about.self().mutedUntil());
      }
      case Answer.Page page -> {
        json.writeArrayPropertyStart("members");
        page.members()
            .forEach(
                member -> {
                  json.writeStartObject();
                  json.writeStringProperty("user", member.user());
                  json.writeStringProperty("role", member.role().text());
                  json.writeNumberProperty("mutedUntil", member.mutedUntil());
                  json.writeEndObject();
                });
        json.writeEndArray();
        next(json, page.next());
      }
    }
  }

  private static void next(JsonGenerator json, @Nullable String next) {
    if (next != null) {
      json.writeStringProperty("next", next);
    }
  }

  /// What brings a result to the device that gave the command, or to nobody when it is not online.
  public static Message message(ChatInput input, CommandResult result) {
    return Message.newBuilder()
        .setId(MessageId.ofEvent(input.getMessageId(), "result"))
        .setAt(input.getAt())
        .setPublication(publication(input, result))
        .setEphemeral(true)
        .setResult(result)
        .build();
  }

  private static ByteString publication(ChatInput input, CommandResult result) {
    Publication.Fields head =
        json -> {
          json.writeStringProperty("id", input.getMessageId());
          json.writeStringProperty("clientId", input.getClientId());
          json.writeStringProperty("method", input.getCall().getMethod());
        };
    if (result.getErrorCode() == 0) {
      return Publication.of("command.result", head, "result", result.getData());
    }
    return Publication.of(
        "command.result",
        json -> {
          head.write(json);
          json.writeNumberProperty("code", result.getErrorCode());
          json.writeStringProperty("reason", result.getErrorMessage());
        });
  }
}
