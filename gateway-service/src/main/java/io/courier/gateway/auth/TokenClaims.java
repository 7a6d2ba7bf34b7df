package io.courier.gateway.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.courier.messages.id.DeviceId;
import io.courier.messages.id.UserId;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;

/// Reads the claims of a token whose signature has been checked.
final class TokenClaims {
  /// How far the issuer's clock may be ahead.
  private static final long NOT_BEFORE_LEEWAY_SECONDS = 60;

  private final InstantSource clock;

  TokenClaims(InstantSource clock) {
    this.clock = clock;
  }

  TokenVerdict read(SignedJWT genuine) {
    JWTClaimsSet claims;
    String device;
    try {
      claims = genuine.getJWTClaimsSet();
      device = claims.getStringClaim("dev");
    } catch (ParseException malformed) {
      return new TokenVerdict.Invalid("claims of another form");
    }
    String user = claims.getSubject();
    if (user == null || !UserId.isValid(user)) {
      return new TokenVerdict.Invalid("sub must be a user id");
    }
    if (device != null && !DeviceId.isValid(device)) {
      return new TokenVerdict.Invalid("dev must be a device id");
    }
    Instant now = clock.instant();
    Date notBefore = claims.getNotBeforeTime();
    if (notBefore != null
        && notBefore.toInstant().isAfter(now.plusSeconds(NOT_BEFORE_LEEWAY_SECONDS))) {
      return new TokenVerdict.Invalid("not valid yet");
    }
    Date expires = claims.getExpirationTime();
    if (expires == null) {
      return new TokenVerdict.Invalid("exp is missing");
    }
    if (!expires.toInstant().isAfter(now)) {
      return new TokenVerdict.Expired();
    }
    return new TokenVerdict.Accepted(
        user, device == null ? "" : device, expires.toInstant().getEpochSecond());
  }
}
