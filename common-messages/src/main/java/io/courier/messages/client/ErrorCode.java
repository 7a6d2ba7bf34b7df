package io.courier.messages.client;

/// The codes of error replies. Below 1000 they are the client protocol's, from 1000 on Courier's.
///
/// Temporary means: the same command may succeed later. To a connect command every error but a
/// temporary one and [#TOKEN_EXPIRED] is terminal for the SDKs.
public enum ErrorCode {
  INTERNAL(100, true),
  UNAUTHORIZED(101, false),
  PERMISSION_DENIED(103, false),
  METHOD_NOT_FOUND(104, false),
  LIMIT_EXCEEDED(106, false),
  BAD_REQUEST(107, false),
  NOT_AVAILABLE(108, false),
  TOKEN_EXPIRED(109, false),
  TOO_MANY_REQUESTS(111, true),
  /// The command was accepted, its result follows as an event.
  RESULT_FOLLOWS(1000, false),
  NOT_A_MEMBER(1001, false),
  CONTENT_REFUSED(1002, false),
  BLOCKED(1003, false),
  /// The sender is muted, or the group takes messages from its owner and admins alone.
  MUTED(1004, false),
  UNKNOWN_GROUP(1005, false),
  /// It takes an admin, or the owner.
  ROLE_TOO_LOW(1006, false),
  /// A bound on members, on groups of a user, or on what one user keeps in its lists.
  LIMIT_REACHED(1007, false),
  /// The owner makes another member the owner before it leaves.
  OWNER_STAYS(1008, false);

  private final int code;
  private final boolean temporary;

  ErrorCode(int code, boolean temporary) {
    this.code = code;
    this.temporary = temporary;
  }

  public int code() {
    return code;
  }

  public boolean isTemporary() {
    return temporary;
  }
}
