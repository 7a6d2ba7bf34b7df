package io.courier.gateway.demo;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;

/// Makes tokens for the users of the demo, and for nobody else.
final class DemoTokens {
  private static final Set<String> USERS = Set.of("alice", "bob", "carol");

  private final MACSigner signer;
  private final Duration ttl;
  private final InstantSource clock;

  DemoTokens(String secret, Duration ttl, InstantSource clock) {
    try {
      this.signer = new MACSigner(secret.getBytes(StandardCharsets.UTF_8));
    } catch (JOSEException unusable) {
      throw new IllegalStateException(
          "courier.gateway.demo.enabled needs courier.gateway.token.secret", unusable);
    }
    this.ttl = ttl;
    this.clock = clock;
  }

  static boolean isUser(String name) {
    return USERS.contains(name);
  }

  String tokenFor(String user) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .subject(user)
            .expirationTime(Date.from(clock.instant().plus(ttl)))
            .build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(signer);
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
    return token.serialize();
  }
}
