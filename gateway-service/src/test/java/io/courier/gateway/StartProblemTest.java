package io.courier.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.TestTokens;
import io.courier.stack.backends.BackEnds;
import io.courier.stack.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/// A start that cannot succeed ends with a sentence and no stack trace; one without Redis waits.
@ExtendWith(OutputCaptureExtension.class)
class StartProblemTest {
  @Test
  void withoutAKeyForTokens(CapturedOutput output) {
    fails(output, Map.of("courier.gateway.token.secret", ""));
    assertThat(output).contains("COURIER_TOKEN_SECRET", "COURIER_TOKEN_JWK_SET_URL");
  }

  @Test
  void withAValueOutOfItsRange(CapturedOutput output) {
    fails(output, Map.of("courier.gateway.ping.interval", "0s"));
    assertThat(output).contains("courier.gateway.ping.interval is from 100ms to 10m, not 0ms");
    assertThat(output).doesNotContain(TestTokens.SECRET);
  }

  @Test
  void withAPortInUse(CapturedOutput output) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      Map<String, String> port = Map.of("server.port", Integer.toString(taken.getLocalPort()));
      // Readings of Redis that are under way are cut off by the failed start, and may say so.
      assertThatThrownBy(() -> run(port).close()).isInstanceOf(Exception.class);
      assertThat(output).contains("APPLICATION FAILED TO START");
      assertThat(output).contains("Port " + taken.getLocalPort() + " was already in use");
    }
  }

  @Test
  void withoutRedisItRunsAndIsNotReady(CapturedOutput output) throws Exception {
    Map<String, String> nowhere = Map.of("spring.data.redis.port", Integer.toString(Ports.free()));
    try (ConfigurableApplicationContext gateway = run(nowhere)) {
      String port = gateway.getEnvironment().getProperty("local.management.port");
      URI uri = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpResponse<String> response =
            client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("owners", "not known yet");
      }
      await().untilAsserted(() -> assertThat(output).contains("owners of shards cannot be read"));
      assertThat(output.getOut().lines().filter(line -> line.contains("OwnerDirectory")))
          .singleElement()
          .asString()
          .contains("Connection refused");
    }
  }

  private static void fails(CapturedOutput output, Map<String, String> changed) {
    assertThatThrownBy(() -> run(changed).close()).isInstanceOf(Exception.class);
    assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain("\n\tat ");
  }

  private static ConfigurableApplicationContext run(Map<String, String> changed) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.putAll(BackEnds.shared().springProperties("redis"));
    properties.put("courier.gateway.token.secret", TestTokens.SECRET);
    properties.put("server.port", "0");
    properties.put("management.server.port", "0");
    properties.putAll(changed);
    String[] arguments =
        properties.entrySet().stream()
            .map(property -> "--" + property.getKey() + "=" + property.getValue())
            .toArray(String[]::new);
    return new SpringApplicationBuilder(GatewayApplication.class).run(arguments);
  }
}
