package io.courier.logic.relation;

import java.util.function.Consumer;

/// Tells whose blocks have changed, whoever changed them.
public interface BlockNews {
  /// What it can vouch for: of changes committed before a moment, all have been told since it
  /// began to listen.
  ///
  /// @param session rises with each beginning; 0: it has never listened
  /// @param nanos the moment, of the clock of the policy
  record Heard(long session, long nanos) {
    public static final Heard NOTHING = new Heard(0, 0);
  }

  Heard heard();

  /// Hands over the users it has heard of since the last time. Ask for [#heard()] before: so what
  /// that vouches for is among them.
  void take(Consumer<String> changed);
}
