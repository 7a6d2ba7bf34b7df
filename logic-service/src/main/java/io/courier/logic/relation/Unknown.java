package io.courier.logic.relation;

/// What becomes of a message to a user whose blocks are not in memory while PostgreSQL is away.
public enum Unknown {
  /// It goes through, and is counted.
  ALLOW,
  /// It waits, and all that its instance reads behind it.
  WAIT
}
