package io.courier.gateway.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/// Makes tokens as an application's server would.
public final class TestTokens {
  public static final String SECRET = "a secret for tests, long enough for HS256";

  private TestTokens() {}

  public static String of(String user) {
    return of(user, Duration.ofHours(1));
  }

  public static String of(String user, Duration ttl) {
    return sign(claims(user, ttl).build(), SECRET);
  }

  public static JWTClaimsSet.Builder claims(String user, Duration ttl) {
    return new JWTClaimsSet.Builder()
        .subject(user)
        .expirationTime(Date.from(Instant.now().plus(ttl)));
  }

  public static String sign(JWTClaimsSet claims, String secret) {
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
    return token.serialize();
  }
}
