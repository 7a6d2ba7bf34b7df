package io.courier.messages.id;

/// The name of a group. One that a client creates is named by the id of the command that did.
///
/// @param value 1 to 64 of `A–Z a–z 0–9 . _ @ + -`, without the `group:` of its conversation
public record GroupId(String value) {
  private static final int MAX_LENGTH = 64;

  public GroupId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a group id is 1 to 64 of A-Z a-z 0-9 . _ @ + -, and this has another form");
    }
  }

  public static boolean isValid(String value) {
    return value.length() <= MAX_LENGTH && Names.isValid(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
