package io.courier.messages.id;

/// Who sends and receives: the subject of a token.
///
/// @param value 1 to 128 of `A–Z a–z 0–9 . _ @ + -`
public record UserId(String value) {
  public UserId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a user id is 1 to 128 of A-Z a-z 0-9 . _ @ + -, and this has another form");
    }
  }

  public static boolean isValid(String value) {
    return Names.isValid(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
