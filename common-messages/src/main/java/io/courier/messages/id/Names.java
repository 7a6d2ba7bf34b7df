package io.courier.messages.id;

/// The form that user ids and device ids share: 1 to 128 of `A–Z a–z 0–9 . _ @ + -`.
///
/// The characters left out (`:`, `,`, `|`, `#`, `{`) are the separators of conversations and Redis
/// values, so no value needs quoting.
final class Names {
  static final int MAX_LENGTH = 128;

  private Names() {}

  static boolean isValid(String name) {
    int length = name.length();
    if (length == 0 || length > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (!isAllowed(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '@'
        || c == '+'
        || c == '-';
  }
}
