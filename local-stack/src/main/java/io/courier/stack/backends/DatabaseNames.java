package io.courier.stack.backends;

import io.courier.stack.StackFailure;

/// What a database may be called, so that a name can stand in a statement as it is.
final class DatabaseNames {
  private DatabaseNames() {}

  static void check(String name) {
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new StackFailure(
          "\"" + name + "\" is no database name: take lower-case letters, digits and _");
    }
  }
}
