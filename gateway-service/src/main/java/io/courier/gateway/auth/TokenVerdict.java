package io.courier.gateway.auth;

/// What a token proves.
public sealed interface TokenVerdict {
  /// @param device empty when the token names none
  /// @param expiresAtSeconds since 1970
  record Accepted(String user, String device, long expiresAtSeconds) implements TokenVerdict {}

  /// Genuine, and its time is over.
  record Expired() implements TokenVerdict {}

  /// Forged, unsigned, or not a token at all.
  record Invalid(String reason) implements TokenVerdict {}

  /// The keys can't be had now; the same token may be accepted later.
  record Unavailable() implements TokenVerdict {}
}
