package io.courier.gateway.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Verifies tokens by the key that their algorithm belongs to.
///
/// HS256 is only ever checked with the shared secret, RS256 and ES256 only with the JWK set, so a
/// public key can't be passed off as a secret. Every other algorithm, `none` included, is invalid.
public final class Tokens implements AutoCloseable {
  private final @Nullable HmacTokens hmac;
  private final @Nullable JwkTokens jwk;
  private final int maxLength;

  /// @param maxLength of a token that is looked at
  Tokens(@Nullable HmacTokens hmac, @Nullable JwkTokens jwk, int maxLength) {
    this.hmac = hmac;
    this.jwk = jwk;
    this.maxLength = maxLength;
  }

  /// Tokens that wait for a thread to check them.
  int waiting() {
    return jwk == null ? 0 : jwk.waiting();
  }

  /// Answers on the calling thread, or later on another one where keys must be fetched.
  public void verify(String token, Consumer<TokenVerdict> answer) {
    if (token.length() > maxLength) {
      answer.accept(new TokenVerdict.Invalid("too long"));
      return;
    }
    SignedJWT jwt;
    try {
      jwt = SignedJWT.parse(token);
    } catch (ParseException | RuntimeException malformed) {
      // The library throws unchecked exceptions, too, on some malformed tokens.
      answer.accept(new TokenVerdict.Invalid("not a signed token"));
      return;
    }
    JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
    if (hmac != null && JWSAlgorithm.HS256.equals(algorithm)) {
      answer.accept(hmac.verify(jwt));
    } else if (jwk != null
        && (JWSAlgorithm.RS256.equals(algorithm) || JWSAlgorithm.ES256.equals(algorithm))) {
      jwk.verify(jwt, answer);
    } else {
      answer.accept(new TokenVerdict.Invalid("this algorithm is not accepted"));
    }
  }

  @Override
  public void close() {
    if (jwk != null) {
      jwk.close();
    }
  }
}
