package io.courier.offline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courier.offline.OfflineApplication;
import io.courier.stack.backends.BackEnds;
import io.courier.stack.backends.Database;
import io.courier.stack.process.Ports;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// A start that cannot succeed ends with a sentence that says what is wrong, and no stack trace.
@ExtendWith(OutputCaptureExtension.class)
class StartProblemTest {
  private static final Database DATABASE = BackEnds.shared().createDatabase("offline_start");

  @Test
  void withoutPostgres(CapturedOutput output) {
    String nowhere = "jdbc:postgresql://127.0.0.1:" + Ports.free() + "/courier";
    fails(output, Map.of("spring.datasource.url", nowhere + "?loggerLevel=OFF"));
    assertThat(output)
        .contains("PostgreSQL at " + nowhere + " does not answer: ")
        .contains("POSTGRES_URL");
  }

  @Test
  void withAUserThatPostgresDoesNotKnow(CapturedOutput output) {
    fails(output, Map.of("spring.datasource.username", "nobody"));
    assertThat(output).contains(" refuses its user: ").contains("POSTGRES_USER, POSTGRES_PASSWORD");
  }

  @Test
  void withADatabaseThatThereIsNot(CapturedOutput output) {
    fails(output, Map.of("spring.datasource.url", DATABASE.url() + "_of_nobody"));
    assertThat(output).contains(" has no such database: ").contains("POSTGRES_URL");
  }

  @Test
  void withCommitsThatDoNotLast(CapturedOutput output) {
    String url = DATABASE.url() + "?options=-c%20synchronous_commit=off";
    fails(output, Map.of("spring.datasource.url", url));
    assertThat(output).contains("PostgreSQL forgets the last commits when it dies");
  }

  @Test
  void withAValueOutOfItsRange(CapturedOutput output) {
    fails(output, Map.of("courier.offline.page.max-bytes", "1MB"));
    assertThat(output).contains("courier.offline.page.max-bytes is from 1B to 800KB, not 1MB");
  }

  private static void fails(CapturedOutput output, Map<String, String> changed) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.putAll(BackEnds.shared().springProperties("kafka", "redis"));
    properties.putAll(BackEnds.springProperties(DATABASE));
    properties.put("courier.topics.shards", Integer.toString(OfflineUnderTest.SHARDS));
    properties.put("spring.datasource.hikari.connection-timeout", "1000");
    properties.put("server.port", "0");
    properties.putAll(changed);
    String[] arguments =
        properties.entrySet().stream()
            .map(property -> "--" + property.getKey() + "=" + property.getValue())
            .toArray(String[]::new);
    assertThatThrownBy(() -> new SpringApplicationBuilder(OfflineApplication.class).run(arguments))
        .isInstanceOf(Exception.class);
    assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain("\n\tat ");
  }
}
