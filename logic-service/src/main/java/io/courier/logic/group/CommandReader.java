package io.courier.logic.group;

import io.courier.messages.client.ErrorCode;
import io.courier.messages.client.Method;
import io.courier.messages.topic.Command;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/// Reads the commands of clients, strictly: one JSON object in UTF-8 with the fields of its method
/// and no others, each once and of its type.
public final class CommandReader {
  private static final Map<String, Class<? extends ClientCommand>> COMMANDS =
      Map.ofEntries(
          Map.entry(Method.GROUP_CREATE, GroupCommand.Create.class),
          Map.entry(Method.GROUP_INVITE, GroupCommand.Invite.class),
          Map.entry(Method.GROUP_REMOVE, GroupCommand.Remove.class),
          Map.entry(Method.GROUP_LEAVE, GroupCommand.Leave.class),
          Map.entry(Method.GROUP_RENAME, GroupCommand.Rename.class),
          Map.entry(Method.GROUP_ROLE, GroupCommand.ChangeRole.class),
          Map.entry(Method.GROUP_MUTE, GroupCommand.Mute.class),
          Map.entry(Method.GROUP_MODE, GroupCommand.Mode.class),
          Map.entry(Method.GROUP_DISSOLVE, GroupCommand.Dissolve.class),
          Map.entry(Method.GROUP_INFO, GroupCommand.Describe.class),
          Map.entry(Method.GROUP_MEMBERS, GroupCommand.ListMembers.class),
          Map.entry(Method.GROUP_MINE, ListMine.class),
          Map.entry(Method.USER_BLOCK, UserCommand.Block.class),
          Map.entry(Method.USER_UNBLOCK, UserCommand.Unblock.class),
          Map.entry(Method.USER_BLOCKS, UserCommand.ListBlocks.class));

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text -> {
                for (CoercionInputShape shape :
                    new CoercionInputShape[] {
                      CoercionInputShape.Integer,
                      CoercionInputShape.Float,
                      CoercionInputShape.Boolean
                    }) {
                  text.setCoercion(shape, CoercionAction.Fail);
                }
              })
          .build();

  private CommandReader() {}

  /// What was read: a command, or why it is none.
  public sealed interface Read {
    record Understood(ClientCommand command) implements Read {}

    record Refused(Refusal refusal) implements Read {}
  }

  public static Read read(Command command) {
    Class<? extends ClientCommand> type = COMMANDS.get(command.getMethod());
    if (type == null) {
      return new Read.Refused(new Refusal(ErrorCode.METHOD_NOT_FOUND, "there is no such method"));
    }
    try {
      ClientCommand read = JSON.readValue(command.getData().toByteArray(), type);
      return read == null ? refused("data is a JSON object") : new Read.Understood(read);
    } catch (JacksonException e) {
      return refused(sentence(e));
    }
  }

  private static Read refused(String sentence) {
    return new Read.Refused(new Refusal(ErrorCode.BAD_REQUEST, sentence));
  }

  private static String sentence(JacksonException problem) {
    for (@Nullable Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadCommand bad) {
        return String.valueOf(bad.getMessage());
      }
    }
    return switch (problem) {
      case UnrecognizedPropertyException unknown -> unknown(unknown.getPropertyName());
      case StreamConstraintsException tooDeep ->
          "data is nested too deep, or has a number that is too long";
      case DatabindException mismatch -> mismatch(mismatch);
      case StreamReadException broken -> "data is not valid JSON, or has a field twice";
      default -> "data is not valid JSON";
    };
  }

  /// Not the name itself when it is long: it is the client's.
  private static String unknown(String name) {
    return name.length() <= 32 ? "there is no field " + name : "there is a field with a long name";
  }

  private static String mismatch(DatabindException mismatch) {
    if (mismatch.getPath().isEmpty()) {
      return "data is one JSON object";
    }
    return mismatch.getPath().getFirst().getPropertyName() + " has another type";
  }
}
