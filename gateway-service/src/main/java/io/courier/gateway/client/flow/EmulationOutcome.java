package io.courier.gateway.client.flow;

/// What became of an emulation request.
public enum EmulationOutcome {
  /// Its session is here, and has taken it.
  TAKEN,
  /// The owner of the session's user has handed it to the session's gateway.
  PASSED_ON,
  /// No such session, or another secret.
  UNKNOWN,
  /// No room for another one of this session, or of this gateway.
  BUSY,
  /// No owner in time; or the link broke, and it is not known whether the session got it.
  UNAVAILABLE,
  /// Not of the protocol.
  MALFORMED,
  /// Larger than what is read at all.
  TOO_LARGE
}
