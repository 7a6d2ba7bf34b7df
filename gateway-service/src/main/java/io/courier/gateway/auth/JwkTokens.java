package io.courier.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.SignedJWT;
import java.net.URL;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Tokens signed with a key of a published JWK set (RS256, ES256).
///
/// Fetching keys blocks, and checking these signatures is slow, so both happen on threads of their
/// own with a bounded queue; when it is full the token is [TokenVerdict.Unavailable]. The set is
/// cached, and fetched again for an unknown key at a limited rate.
final class JwkTokens implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int FETCH_TIMEOUT_MILLIS = 2_000;
  private static final int MAX_SET_BYTES = 256 * 1024;

  private final JWKSource<SecurityContext> keys;
  private final TokenClaims claims;
  private final ThreadPoolExecutor threads;

  /// @param queue tokens that may wait
  JwkTokens(URL set, TokenClaims claims, int queue) {
    this.keys =
        JWKSourceBuilder.create(
                set,
                new DefaultResourceRetriever(
                    FETCH_TIMEOUT_MILLIS, FETCH_TIMEOUT_MILLIS, MAX_SET_BYTES))
            .outageTolerant(true)
            .build();
    this.claims = claims;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().daemon().name("courier-tokens-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  void verify(SignedJWT jwt, Consumer<TokenVerdict> answer) {
    try {
      threads.execute(() -> answer.accept(verify(jwt)));
    } catch (RejectedExecutionException full) {
      answer.accept(new TokenVerdict.Unavailable());
    }
  }

  int waiting() {
    return threads.getQueue().size();
  }

  private TokenVerdict verify(SignedJWT jwt) {
    try {
      JWKSelector selector = new JWKSelector(JWKMatcher.forJWSHeader(jwt.getHeader()));
      for (JWK key : keys.get(selector, null)) {
        if (isSignedBy(key, jwt)) {
          return claims.read(jwt);
        }
      }
      return new TokenVerdict.Invalid("signed by no key of the set");
    } catch (KeySourceException unreachable) {
      return new TokenVerdict.Unavailable();
    } catch (JOSEException | RuntimeException unverifiable) {
      return new TokenVerdict.Invalid("unverifiable signature");
    }
  }

  private static boolean isSignedBy(JWK key, SignedJWT jwt) throws JOSEException {
    return switch (key) {
      case RSAKey rsa -> jwt.verify(new RSASSAVerifier(rsa));
      case ECKey ec -> jwt.verify(new ECDSAVerifier(ec));
      default -> false;
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
