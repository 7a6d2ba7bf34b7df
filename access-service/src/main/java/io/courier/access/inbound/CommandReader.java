package io.courier.access.inbound;

import static io.courier.access.inbound.CallData.once;
import static io.courier.access.inbound.CallData.text;
import static java.util.Map.entry;

import com.google.protobuf.ByteString;
import io.courier.messages.client.ErrorCode;
import io.courier.messages.client.Method;
import io.courier.messages.id.ConversationId;
import io.courier.messages.id.GroupId;
import io.courier.messages.id.MessageId;
import io.courier.messages.id.UserId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads commands, and no more of them than the client's id and what they are keyed by.
///
/// Everything else is Logic's to judge: it is passed on as the client sent it, compacted.
final class CommandReader {
  /// What a command is in order with.
  private enum Key {
    /// The group that it creates, which is named by the command's id.
    NEW_GROUP,
    /// The group that it names.
    GROUP,
    /// The sender's other commands.
    SENDER
  }

  private static final Map<String, Key> KEYS =
      Map.ofEntries(
          entry(Method.GROUP_CREATE, Key.NEW_GROUP),
          entry(Method.GROUP_INVITE, Key.GROUP),
          entry(Method.GROUP_REMOVE, Key.GROUP),
          entry(Method.GROUP_LEAVE, Key.GROUP),
          entry(Method.GROUP_RENAME, Key.GROUP),
          entry(Method.GROUP_ROLE, Key.GROUP),
          entry(Method.GROUP_MUTE, Key.GROUP),
          entry(Method.GROUP_MODE, Key.GROUP),
          entry(Method.GROUP_DISSOLVE, Key.GROUP),
          entry(Method.GROUP_INFO, Key.GROUP),
          entry(Method.GROUP_MEMBERS, Key.GROUP),
          entry(Method.GROUP_MINE, Key.SENDER),
          entry(Method.USER_BLOCK, Key.SENDER),
          entry(Method.USER_UNBLOCK, Key.SENDER),
          entry(Method.USER_BLOCKS, Key.SENDER));

  private final int maxBytes;

  /// @param maxBytes of a command's data, compacted
  CommandReader(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  Call read(UserId sender, String method, ByteString data) {
    Key key = KEYS.get(method);
    if (key == null) {
      return new Call.Refused(ErrorCode.METHOD_NOT_FOUND, "there is no such method");
    }
    Fields fields = new Fields(key == Key.GROUP);
    ByteString compact = fields.read(data);
    if (compact.size() > maxBytes) {
      throw new CallData.Bad(
          ErrorCode.LIMIT_EXCEEDED, "data is larger than " + maxBytes + " bytes");
    }
    String clientId = CallData.clientId(fields.clientId);
    String conversation =
        switch (key) {
          case NEW_GROUP -> group(MessageId.of(sender.value(), clientId));
          case GROUP -> group(fields.group());
          case SENDER -> ConversationId.keyOfUser(sender.value());
        };
    return new Call.Command(method, conversation, clientId, compact);
  }

  private static String group(String id) {
    try {
      return ConversationId.group(new GroupId(id)).value();
    } catch (IllegalArgumentException e) {
      throw new CallData.Bad(e);
    }
  }

  /// The fields that matter here, as far as they were read.
  private static final class Fields {
    private final boolean isGroupNamed;
    private @Nullable String clientId;
    private @Nullable String group;

    private Fields(boolean isGroupNamed) {
      this.isGroupNamed = isGroupNamed;
    }

    /// All of the data, compacted.
    private ByteString read(ByteString data) {
      ByteString.Output compact = ByteString.newOutput(256);
      try (JsonParser parser = CallData.object(data);
          JsonGenerator generator = CallData.compact(compact)) {
        generator.writeStartObject();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          note(name, parser.nextToken(), parser);
          generator.writeName(name);
          generator.copyCurrentStructureExact(parser);
        }
        generator.writeEndObject();
        CallData.end(parser);
      }
      return compact.toByteString();
    }

    private void note(String name, JsonToken value, JsonParser parser) {
      if (name.equals("clientId")) {
        clientId = once(name, clientId, text(parser, value, name));
      } else if (isGroupNamed && name.equals("group")) {
        group = once(name, group, text(parser, value, name));
      }
    }

    private String group() {
      String id = group;
      if (id == null) {
        throw new CallData.Bad("group is missing");
      }
      return id;
    }
  }
}
