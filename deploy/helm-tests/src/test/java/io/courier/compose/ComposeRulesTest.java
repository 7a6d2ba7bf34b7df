package io.courier.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.helm.ApplicationYaml;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every container has, and what a machine must have for all of them.
class ComposeRulesTest {
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final ComposeFile file = ComposeFile.read();

  @Test
  void everyServiceHasLimitsAHealthCheckAndARestart() {
    for (ComposeService service : file.services()) {
      assertThat(service.limits().keySet())
          .describedAs(service.name())
          .extracting(String::valueOf)
          .containsExactlyInAnyOrder("cpus", "memory", "pids");
      assertThat(service.health().keySet())
          .describedAs(service.name())
          .extracting(String::valueOf)
          .contains("test", "interval", "timeout", "retries");
      assertThat(service.text("restart")).isEqualTo("unless-stopped");
      assertThat(service.stopGracePeriod()).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
      assertThat(ComposeFile.map(service.definition().get("logging")).get("options"))
          .isEqualTo(Map.of("max-size", "10m", "max-file", "3"));
    }
  }

  @Test
  void nobodyIsRootOrMayDoMoreThanItNeeds() {
    for (ComposeService service : file.services()) {
      assertThat(service.list("cap_drop")).describedAs(service.name()).containsExactly("ALL");
      assertThat(service.list("cap_add")).isEmpty();
      assertThat(service.list("security_opt")).containsExactly("no-new-privileges:true");
      assertThat(service.text("user")).isNotIn("null", "root", "0").doesNotStartWith("0:");
      assertThat(service.definition().containsKey("privileged")).isFalse();
      if (service.isOurs()) {
        assertThat(service.text("user")).isEqualTo("10001:10001");
        assertThat(service.text("read_only")).isEqualTo("true");
        assertThat(service.list("tmpfs")).containsExactly("/tmp:exec,mode=1777,size=64m");
        assertThat(service.list("volumes")).isEmpty();
      }
    }
    // Its start script writes the broker's configuration.
    assertThat(file.services())
        .filteredOn(it -> !it.text("read_only").equals("true"))
        .extracting(ComposeService::name)
        .containsExactly("kafka");
  }

  @Test
  void allOfItFitsALaptopOfEightGigabytes() {
    List<ComposeService> always =
        file.services().stream().filter(it -> it.list("profiles").isEmpty()).toList();
    assertThat(megabytes(always)).isLessThan(5 * 1024);
    assertThat(megabytes(file.services())).isLessThan(6 * 1024);
    assertThat(file.service("redis").list("command"))
        .containsSubsequence("--maxmemory", "192mb", "--maxmemory-policy", "noeviction");
    assertThat(file.service("redis").memoryMegabytes()).isGreaterThan(192);
  }

  @Test
  void aGatewayIsNotKilledBeforeItsSessionsAreSentAway() {
    ComposeService gateway = file.service("gateway-service");
    Duration drain =
        setting(gateway, "COURIER_DRAIN_DELAY")
            .plus(setting(gateway, "COURIER_DRAIN_MAX_DURATION"))
            .plus(setting(gateway, "COURIER_CLOSE_TIMEOUT"));
    Duration phase = setting(gateway, "COURIER_SHUTDOWN_TIMEOUT");
    assertThat(phase).isGreaterThan(drain);
    assertThat(gateway.stopGracePeriod())
        .isGreaterThanOrEqualTo(drain.plus(MARGIN))
        .isGreaterThan(phase);
    // Its clients' connections go through the load balancer, which stops at the same time.
    assertThat(file.service("load-balancer").stopGracePeriod())
        .isGreaterThanOrEqualTo(gateway.stopGracePeriod());
  }

  @Test
  void theOthersFinishWhatIsUnderWay() {
    for (String name : ComposeFile.OURS.subList(1, 5)) {
      ComposeService service = file.service(name);
      assertThat(service.stopGracePeriod())
          .describedAs(name)
          .isGreaterThanOrEqualTo(
              ApplicationYaml.of(service.shortName()).shutdownPhase().plus(MARGIN));
    }
  }

  @Test
  void backEndsAreHealthyBeforeWhoNeedsThemStarts() {
    for (String name : List.of("logic-service", "offline-service")) {
      assertThat(file.service(name).after()).isEqualTo(healthy("kafka", "redis", "postgres"));
    }
    for (String name : List.of("access-service", "push-service")) {
      assertThat(file.service(name).after()).isEqualTo(healthy("kafka", "redis"));
    }
    assertThat(file.service("gateway-service").after())
        .isEqualTo(Map.of("redis", "service_healthy", "access-service", "service_started"));
    // Compose stops in the opposite order: what gateways need for their drain must not go first.
    assertThat(file.service("load-balancer").after()).isEmpty();
  }

  @Test
  void aHealthCheckGivesAStartTheTimeThatAServiceWaits() {
    for (String name : ComposeFile.OURS) {
      Duration patience =
          ApplicationYaml.duration(file.service(name).health().get("start_period") + "");
      assertThat(patience).isGreaterThanOrEqualTo(Duration.ofMinutes(3));
    }
  }

  @Test
  void whatMustLastIsInAVolume() {
    assertThat(file.names("volumes"))
        .containsExactlyInAnyOrder(
            "kafka-data", "postgres-data", "prometheus-data", "grafana-data");
    // Since version 18 the image keeps its data in a directory of the version below this one.
    assertThat(file.service("postgres").text("image")).isEqualTo("postgres:18");
    assertThat(file.service("postgres").list("volumes"))
        .containsExactly("postgres-data:/var/lib/postgresql");
  }

  private static Map<String, String> healthy(String... names) {
    return Stream.of(names).collect(Collectors.toMap(it -> it, it -> "service_healthy"));
  }

  private static int megabytes(List<ComposeService> services) {
    return services.stream().mapToInt(it -> it.memoryMegabytes() * it.replicas()).sum();
  }

  private static Duration setting(ComposeService service, String variable) {
    String unset = ApplicationYaml.of(service.shortName()).variables().getOrDefault(variable, "");
    return ApplicationYaml.duration(service.environment().getOrDefault(variable, unset));
  }
}
