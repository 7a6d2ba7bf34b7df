package io.courier.helm;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The profiles' numbers fit the sessions that their first lines promise.
class ProfilesTest {
  private static final Pattern SESSIONS = Pattern.compile("Sized for ([0-9,]+) sessions");
  private static final Pattern HEAP = Pattern.compile("MaxRAMPercentage=([0-9]+)");

  /// Of one session, by docs/rationale.md.
  private static final double HEAP_BYTES = 1850;

  @ParameterizedTest
  @ValueSource(strings = {"small", "medium", "ten-million"})
  void theGatewaysHaveRoomForAllSessionsWithOneOfThemAway(String profile) {
    long sessions = sessions(profile);
    Workload gateway = gateway(profile);
    int instances = ((Deployment) gateway.owner()).getSpec().getReplicas();
    long left = Math.max(instances - 1, 1);
    Map<String, String> environment = gateway.environment();

    assertThat(left * Long.parseLong(environment.getOrDefault("COURIER_MAX_CONNECTIONS", "100000")))
        .isGreaterThanOrEqualTo(sessions);
    Matcher share = HEAP.matcher(environment.getOrDefault("JAVA_TOOL_OPTIONS", ""));
    assertThat(share.find()).isTrue();
    Quantity memory = requireNonNull(gateway.container().getResources().getLimits().get("memory"));
    double heap =
        memory.getNumericalAmount().doubleValue() * Integer.parseInt(share.group(1)) / 100;
    assertThat(HEAP_BYTES * sessions / left).isLessThan(heap / 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "medium", "ten-million"})
  void aGatewaysSessionsAreGoneInTimeAtTheGivenPace(String profile) {
    Workload gateway = gateway(profile);
    int instances = ((Deployment) gateway.owner()).getSpec().getReplicas();
    Map<String, String> environment = gateway.environment();
    long pace = Long.parseLong(environment.getOrDefault("COURIER_DRAIN_SESSIONS_PER_SECOND", ""));
    Duration most =
        ApplicationYaml.duration(environment.getOrDefault("COURIER_DRAIN_MAX_DURATION", ""));

    assertThat(sessions(profile) / instances).isLessThanOrEqualTo(pace * most.toSeconds());
  }

  private static Workload gateway(String profile) {
    return Rendering.profile(profile).manifests().workload("gateway");
  }

  private static long sessions(String profile) {
    Matcher sessions =
        SESSIONS.matcher(Repository.read(Repository.CHART.resolve("values-" + profile + ".yaml")));
    assertThat(sessions.find()).isTrue();
    return Long.parseLong(sessions.group(1).replace(",", ""));
  }
}
