package io.courier.access.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AccessPropertiesTest {
  @Test
  void theDefaultsAreWithinTheirBounds() {
    assertThat(bound(Map.of()).deliver().window()).isEqualTo(1_000);
  }

  @ParameterizedTest
  @CsvSource({
    "link.address, http://somewhere",
    "link.queue-bytes, 0B",
    "link.max-message, 1GB",
    "link.silence, 0s",
    "loops.threads, -1",
    "loops.inputs, 0",
    "ownership.lease, 6s",
    "ownership.peer-stale, 100ms",
    "presence.markers-per-second, 1",
    "inbound.max-content, 257KB",
    "inbound.in-flight, 0",
    "deliver.unresolved-records, 0",
    "deliver.held-bytes, 0B",
    "deliver.ack-timeout, -1s",
    "deliver.tick, 1h"
  })
  void whatIsOutOfRangeIsRefusedByItsKey(String key, String value) {
    assertThatThrownBy(() -> bound(Map.of("courier.access." + key, value)))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("courier.access." + key + " is ");
  }

  private static AccessProperties bound(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("courier.access", AccessProperties.class);
  }
}
