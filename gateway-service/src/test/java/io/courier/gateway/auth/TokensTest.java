package io.courier.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.courier.gateway.support.TestTokens;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final TokenClaims claims = new TokenClaims(InstantSource.system());
  private final Tokens tokens = new Tokens(new HmacTokens(TestTokens.SECRET, claims), null, 8192);

  private static TokenVerdict verify(Tokens tokens, String token) {
    AtomicReference<@Nullable TokenVerdict> verdict = new AtomicReference<>();
    tokens.verify(token, verdict::set);
    await().until(() -> verdict.get() != null);
    TokenVerdict known = verdict.get();
    if (known == null) {
      throw new AssertionError();
    }
    return known;
  }

  private void assertInvalid(String token) {
    assertThat(verify(tokens, token)).isInstanceOf(TokenVerdict.Invalid.class);
  }

  private static String sign(JWTClaimsSet claims) {
    return TestTokens.sign(claims, TestTokens.SECRET);
  }

  @Test
  void aGenuineTokenNamesUserDeviceAndExpiry() {
    String token = sign(TestTokens.claims("alice", HOUR).claim("dev", "phone").build());
    assertThat(verify(tokens, token))
        .isInstanceOfSatisfying(
            TokenVerdict.Accepted.class,
            accepted -> {
              assertThat(accepted.user()).isEqualTo("alice");
              assertThat(accepted.device()).isEqualTo("phone");
              assertThat(accepted.expiresAtSeconds())
                  .isBetween(
                      Instant.now().getEpochSecond() + 3590, Instant.now().getEpochSecond() + 3601);
            });
  }

  @Test
  void aTokenWithAnotherSignatureIsInvalid() {
    assertInvalid(
        TestTokens.sign(
            TestTokens.claims("alice", HOUR).build(), "another secret that is long enough too"));
    String token = TestTokens.of("alice");
    assertInvalid(token.substring(0, token.length() - 4) + "AAAA");
  }

  @Test
  void anUnsignedTokenIsInvalid() {
    assertInvalid(new PlainJWT(TestTokens.claims("alice", HOUR).build()).serialize());
  }

  @Test
  void anotherAlgorithmIsInvalid() throws JOSEException {
    String secret = TestTokens.SECRET.repeat(2);
    SignedJWT token =
        new SignedJWT(new JWSHeader(JWSAlgorithm.HS512), TestTokens.claims("alice", HOUR).build());
    token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
    assertInvalid(token.serialize());
  }

  @Test
  void whatIsNoTokenIsInvalid() {
    assertInvalid("");
    assertInvalid("a.b.c");
    assertInvalid("x".repeat(100));
    assertInvalid("..");
  }

  @Test
  void theExpiredIsToldFromTheInvalid() {
    assertThat(verify(tokens, TestTokens.of("alice", Duration.ofSeconds(-1))))
        .isInstanceOf(TokenVerdict.Expired.class);
  }

  @Test
  void claimsOfAnotherFormAreInvalid() {
    assertInvalid(sign(new JWTClaimsSet.Builder().subject("alice").build()));
    assertInvalid(sign(TestTokens.claims("a b", HOUR).build()));
    assertInvalid(sign(TestTokens.claims("", HOUR).build()));
    assertInvalid(sign(TestTokens.claims("x".repeat(129), HOUR).build()));
    assertInvalid(sign(TestTokens.claims("alice", HOUR).claim("dev", "a:b").build()));
    assertInvalid(sign(TestTokens.claims("alice", HOUR).claim("dev", 7).build()));
    assertInvalid(
        sign(
            TestTokens.claims("alice", HOUR)
                .notBeforeTime(Date.from(Instant.now().plusSeconds(600)))
                .build()));
  }

  @Test
  void aShortSecretDoesNotStart() {
    assertThatThrownBy(() -> new HmacTokens("short", claims))
        .hasMessageContaining("courier.gateway.token.secret");
  }

  @Test
  void keysOfAPublishedSetVerifyTheirTokens() throws JOSEException, IOException {
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("r1").generate();
    ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
    RSAKey stranger = new RSAKeyGenerator(2048).keyID("r1").generate();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    byte[] set =
        new JWKSet(List.of(rsa.toPublicJWK(), ec.toPublicJWK()))
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/keys",
        exchange -> {
          exchange.sendResponseHeaders(200, set.length);
          exchange.getResponseBody().write(set);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
    try (Tokens published =
        new Tokens(null, new JwkTokens(URI.create(url).toURL(), claims, 10), 8192)) {
      assertThat(verify(published, sign(JWSAlgorithm.RS256, "r1", new RSASSASigner(rsa))))
          .isInstanceOf(TokenVerdict.Accepted.class);
      assertThat(verify(published, sign(JWSAlgorithm.ES256, "e1", new ECDSASigner(ec))))
          .isInstanceOf(TokenVerdict.Accepted.class);
      assertThat(verify(published, sign(JWSAlgorithm.RS256, "r1", new RSASSASigner(stranger))))
          .isInstanceOf(TokenVerdict.Invalid.class);
      assertThat(verify(published, TestTokens.of("alice")))
          .isInstanceOf(TokenVerdict.Invalid.class);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aSetThatCannotBeHadIsNoVerdictOnTheToken() throws JOSEException, IOException {
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("r1").generate();
    try (Tokens published =
        new Tokens(
            null, new JwkTokens(URI.create("http://127.0.0.1:1/keys").toURL(), claims, 10), 8192)) {
      assertThat(verify(published, sign(JWSAlgorithm.RS256, "r1", new RSASSASigner(rsa))))
          .isInstanceOf(TokenVerdict.Unavailable.class);
    }
  }

  @Test
  void tokensThatFindNoRoomAreNoVerdictEither() throws JOSEException, IOException {
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("r1").generate();
    String token = sign(JWSAlgorithm.RS256, "r1", new RSASSASigner(rsa));
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(2);
    List<TokenVerdict> verdicts = new CopyOnWriteArrayList<>();
    URL nowhere = URI.create("http://127.0.0.1:1/keys").toURL();
    try (Tokens published = new Tokens(null, new JwkTokens(nowhere, claims, 5), 8192)) {
      for (int i = 0; i < 2; i++) {
        published.verify(
            token,
            verdict -> {
              busy.countDown();
              await().atMost(Duration.ofMinutes(1)).until(() -> release.getCount() == 0);
            });
      }
      await().until(() -> busy.getCount() == 0);
      for (int i = 0; i < 5; i++) {
        published.verify(token, verdicts::add);
      }
      assertThat(published.waiting()).isEqualTo(5);
      assertThat(verdicts).isEmpty();

      published.verify(token, verdicts::add);

      assertThat(verdicts).singleElement().isInstanceOf(TokenVerdict.Unavailable.class);
      assertThat(published.waiting()).isEqualTo(5);
      release.countDown();
      await().until(() -> verdicts.size() == 6 && published.waiting() == 0);
    } finally {
      release.countDown();
    }
  }

  @Test
  void aTokenThatIsTooLongIsInvalidWithoutALook() {
    Tokens strict = new Tokens(new HmacTokens(TestTokens.SECRET, claims), null, 100);
    assertThat(TestTokens.of("alice").length()).isGreaterThan(100);
    assertThat(verify(strict, TestTokens.of("alice"))).isInstanceOf(TokenVerdict.Invalid.class);
  }

  private static String sign(JWSAlgorithm algorithm, String key, JWSSigner signer)
      throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(algorithm).keyID(key).build(),
            TestTokens.claims("alice", HOUR).build());
    token.sign(signer);
    return token.serialize();
  }
}
