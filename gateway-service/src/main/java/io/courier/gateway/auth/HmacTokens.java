package io.courier.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;

/// Tokens signed with the shared secret (HS256). Verified on the calling thread: microseconds.
final class HmacTokens {
  static final int MIN_SECRET_BYTES = 32;

  private final MACVerifier verifier;
  private final TokenClaims claims;

  HmacTokens(String secret, TokenClaims claims) {
    byte[] key = secret.getBytes(StandardCharsets.UTF_8);
    if (key.length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "courier.gateway.token.secret must have at least " + MIN_SECRET_BYTES + " bytes");
    }
    try {
      this.verifier = new MACVerifier(key);
    } catch (JOSEException unusable) {
      throw new IllegalArgumentException("courier.gateway.token.secret is unusable", unusable);
    }
    this.claims = claims;
  }

  TokenVerdict verify(SignedJWT jwt) {
    try {
      if (!jwt.verify(verifier)) {
        return new TokenVerdict.Invalid("wrong signature");
      }
    } catch (JOSEException | RuntimeException unverifiable) {
      return new TokenVerdict.Invalid("unverifiable signature");
    }
    return claims.read(jwt);
  }
}
