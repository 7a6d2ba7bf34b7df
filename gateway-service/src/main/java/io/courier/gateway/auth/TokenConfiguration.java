package io.courier.gateway.auth;

import io.courier.gateway.config.GatewayProperties;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Makes [Tokens] from the settings; a gateway without any key does not start.
@Configuration(proxyBeanMethods = false)
class TokenConfiguration {
  @Bean
  Tokens tokens(GatewayProperties properties, MeterRegistry meters) {
    GatewayProperties.Token token = properties.token();
    boolean hasSecret = !token.secret().isEmpty();
    boolean hasSet = !token.jwkSetUrl().isEmpty();
    if (!hasSecret && !hasSet) {
      throw new IllegalStateException(
          "set courier.gateway.token.secret (COURIER_TOKEN_SECRET)"
              + " or courier.gateway.token.jwk-set-url (COURIER_TOKEN_JWK_SET_URL)");
    }
    TokenClaims claims = new TokenClaims(InstantSource.system());
    Tokens tokens =
        new Tokens(
            hasSecret ? new HmacTokens(token.secret(), claims) : null,
            hasSet ? new JwkTokens(url(token.jwkSetUrl()), claims, token.queue()) : null,
            (int) token.maxSize().toBytes());
    Gauge.builder("courier.gateway.tokens.waiting", tokens, Tokens::waiting)
        .description("tokens that wait for a thread to check them")
        .register(meters);
    return tokens;
  }

  private static URL url(String text) {
    try {
      return URI.create(text).toURL();
    } catch (MalformedURLException | IllegalArgumentException unusable) {
      throw new IllegalStateException(
          "courier.gateway.token.jwk-set-url must be a URL: " + text, unusable);
    }
  }
}
