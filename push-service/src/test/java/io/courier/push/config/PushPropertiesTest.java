package io.courier.push.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PushPropertiesTest {
  @Test
  void theDefaultsAreWithinTheirBounds() {
    assertThat(bound(Map.of()).maxPollRecords()).isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource({
    "max-poll-records, 0",
    "max-unresolved-records, -1",
    "max-unresolved-bytes, 0B",
    "max-record-size, 1MB",
    "dedup-life, 0s",
    "redis-timeout, 2m",
    "max-fields-per-command, 0"
  })
  void whatIsOutOfRangeIsRefusedByItsKey(String key, String value) {
    assertThatThrownBy(() -> bound(Map.of("courier.push." + key, value)))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("courier.push." + key + " is from ");
  }

  private static PushProperties bound(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("courier.push", PushProperties.class);
  }
}
