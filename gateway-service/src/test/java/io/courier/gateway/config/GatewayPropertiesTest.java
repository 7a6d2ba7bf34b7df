package io.courier.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.gateway.support.TestTokens;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GatewayPropertiesTest {
  @Test
  void theDefaultsAreWithinTheirBounds() {
    assertThat(bound("ping.interval", "25s").client().commandBurst()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({
    "token.secret, short",
    "token.jwk-set-url, ftp://somewhere/keys",
    "token.grace, -1s",
    "token.queue, 0",
    "client.max-connections, 0",
    "client.connect-timeout, 0s",
    "client.connect-attempts, 0",
    "client.max-frame, 1MB",
    "client.max-readable-frame, 1KB",
    "client.commands-per-second, 0",
    "client.command-burst, 2000000",
    "client.queue, 1B",
    "client.queue-resume, 1MB",
    "ping.interval, 0s",
    "rpc.timeout, 2m",
    "rpc.max-held, 0",
    "owners.refresh, 0s",
    "link.queue-frames, 15",
    "link.silence, 500ms",
    "link.max-backoff, 1ms",
    "drain.sessions-per-second, 0",
    "drain.max-duration, 1h",
    "demo.token-ttl, 0s"
  })
  void whatIsOutOfRangeIsRefusedByItsKey(String key, String value) {
    assertThatThrownBy(() -> bound(key, value))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("courier.gateway." + key + " ")
        .hasMessageNotContaining(TestTokens.SECRET);
  }

  @Test
  void withoutAnyKeyForTokensThereIsNoGateway() {
    assertThatThrownBy(() -> bound("token.secret", ""))
        .rootCause()
        .hasMessageContaining("COURIER_TOKEN_SECRET")
        .hasMessageContaining("COURIER_TOKEN_JWK_SET_URL");
  }

  @Test
  void theDemoNeedsTheSecretThatSignsItsTokens() {
    Map<String, String> values =
        Map.of(
            "courier.gateway.demo.enabled", "true",
            "courier.gateway.token.jwk-set-url", "https://example.org/keys");
    assertThatThrownBy(() -> bound(values))
        .rootCause()
        .hasMessageStartingWith("courier.gateway.demo.enabled needs courier.gateway.token.secret");
  }

  private static GatewayProperties bound(String key, String value) {
    Map<String, String> values = new HashMap<>();
    values.put("courier.gateway.token.secret", TestTokens.SECRET);
    values.put("courier.gateway." + key, value);
    return bound(values);
  }

  private static GatewayProperties bound(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("courier.gateway", GatewayProperties.class);
  }
}
