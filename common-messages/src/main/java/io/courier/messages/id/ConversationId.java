package io.courier.messages.id;

import java.util.List;

/// Where messages are in order with each other: `direct:alice:bob`, the two users sorted, or
/// `group:g1`.
///
/// A user's conversation with itself is `direct:alice:alice`. Commands about a user alone are in
/// order with each other too, under the key [#keyOfUser]; it takes no messages.
///
/// @param value the text that is the key of `chat_input`
/// @param members the users of a direct conversation, sorted, one or two of them; none of a group,
///     whose members its id does not tell
public record ConversationId(String value, List<String> members) {
  private static final String DIRECT = "direct:";
  private static final String GROUP = "group:";
  private static final String USER = "user:";

  public static ConversationId direct(UserId one, UserId other) {
    String a = one.value();
    String b = other.value();
    if (a.equals(b)) {
      return new ConversationId(DIRECT + a + ":" + a, List.of(a));
    }
    boolean sorted = a.compareTo(b) < 0;
    String first = sorted ? a : b;
    String second = sorted ? b : a;
    return new ConversationId(DIRECT + first + ":" + second, List.of(first, second));
  }

  public static ConversationId group(GroupId group) {
    return new ConversationId(GROUP + group, List.of());
  }

  /// The key of commands about a user alone: `user:alice`.
  public static String keyOfUser(String user) {
    return USER + user;
  }

  public boolean isGroup() {
    return value.startsWith(GROUP);
  }

  /// The name of a group.
  ///
  /// @throws IllegalStateException when it is a direct conversation
  public String groupId() {
    if (!isGroup()) {
      throw new IllegalStateException("a direct conversation has no group");
    }
    return value.substring(GROUP.length());
  }

  /// Reads the text form.
  ///
  /// @throws IllegalArgumentException with a sentence for the sender when it is no conversation
  public static ConversationId parse(String value) {
    if (value.startsWith(GROUP)) {
      return group(new GroupId(value.substring(GROUP.length())));
    }
    if (!value.startsWith(DIRECT)) {
      throw new IllegalArgumentException("a conversation is direct:<user>:<user> or group:<id>");
    }
    int colon = value.indexOf(':', DIRECT.length());
    if (colon < 0) {
      throw new IllegalArgumentException("a direct conversation names two users");
    }
    ConversationId conversation =
        direct(
            new UserId(value.substring(DIRECT.length(), colon)),
            new UserId(value.substring(colon + 1)));
    if (!conversation.value.equals(value)) {
      throw new IllegalArgumentException("the users of a direct conversation are in sorted order");
    }
    return conversation;
  }

  @Override
  public String toString() {
    return value;
  }
}
