package io.courier.tools.smoke;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/// Who a user is, and the token that proves it.
///
/// @param user the token's `sub`
record Identity(String user, String token) {
  private static final Duration LIFE = Duration.ofMinutes(15);

  /// A token by HS256; the key is the UTF-8 bytes of the secret.
  static Identity mint(String secret, String user) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .subject(user)
            .expirationTime(Date.from(Instant.now().plus(LIFE)))
            .build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (JOSEException e) {
      throw new SmokeFailure("COURIER_TOKEN_SECRET is no secret for HS256: " + e.getMessage(), e);
    }
    return new Identity(user, token.serialize());
  }

  /// A token that somebody else has made.
  static Identity given(String token) {
    try {
      String user = SignedJWT.parse(token).getJWTClaimsSet().getSubject();
      if (user == null) {
        throw new SmokeFailure("a token has no sub: it belongs to nobody");
      }
      return new Identity(user, token);
    } catch (ParseException e) {
      throw new SmokeFailure("a token is no JWT: " + e.getMessage(), e);
    }
  }
}
