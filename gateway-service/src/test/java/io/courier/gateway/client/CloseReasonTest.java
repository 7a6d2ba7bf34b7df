package io.courier.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseReasonTest {
  private static String encoded(String reason) {
    return new String(CloseReason.encode(reason), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "1", "\"x\"", "[1]", "true", "null", " false ", "-1", ""})
  void whatCouldBeJsonIsNoLongerJson(String reason) {
    assertThat(encoded(reason)).startsWith("closed: ");
  }

  @Test
  void anOrdinaryReasonStaysAsItIs() {
    assertThat(encoded("retry_after_ms=17")).isEqualTo("retry_after_ms=17");
  }

  @Test
  void aLongReasonIsCutBetweenCharacters() {
    byte[] bytes = CloseReason.encode("x" + "ü".repeat(100));
    assertThat(bytes.length).isBetween(121, 123);
    assertThat(new String(bytes, StandardCharsets.UTF_8)).endsWith("ü");
  }
}
