package io.courier.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.helm.ApplicationYaml;
import io.courier.helm.Repository;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The load balancer's configuration fits the gateways and the compose file.
class LoadBalancerTest {
  private final ComposeFile file = ComposeFile.read();
  private final String haproxy =
      Repository.read(Repository.ROOT.resolve("deploy/compose/haproxy.cfg"));
  private final ApplicationYaml gateway = ApplicationYaml.of("gateway");

  @Test
  void itSpreadsOverTheGatewaysThatAreReady() {
    MatchResult server =
        find(
            "server-template \\S+ (\\d+) (\\S+):(\\d+) .*check port (\\d+) inter (\\d+)s fall (\\d+)");
    assertThat(Integer.parseInt(server.group(1)))
        .isGreaterThan(file.service("gateway-service").replicas());
    assertThat(server.group(2)).isEqualTo("gateway-service");
    assertThat(server.group(3)).isEqualTo(gateway.value("server.port"));
    assertThat(server.group(4)).isEqualTo(gateway.value("management.server.port"));
    assertThat(haproxy)
        .contains("balance leastconn")
        .contains("http-check send meth GET uri /actuator/health/readiness")
        .contains("http-check expect status 200")
        .contains("nameserver docker 127.0.0.11:53");
    Duration noticed =
        Duration.ofSeconds(
            (long) Integer.parseInt(server.group(5)) * Integer.parseInt(server.group(6)));
    assertThat(
            ApplicationYaml.duration(
                file.service("gateway-service").variable("COURIER_DRAIN_DELAY")))
        .isGreaterThan(noticed);
  }

  @Test
  void aSilentSessionIsLeftToTheGatewaysPings() {
    Duration silence =
        ApplicationYaml.duration(gateway.value("courier.gateway.ping.interval"))
            .plus(ApplicationYaml.duration(gateway.value("courier.gateway.ping.timeout")));
    for (String timeout : List.of("client", "server", "tunnel")) {
      assertThat(ApplicationYaml.duration(find("timeout " + timeout + " (\\S+)").group(1)))
          .describedAs(timeout)
          .isGreaterThan(silence);
    }
    assertThat(ApplicationYaml.duration(find("hard-stop-after (\\S+)").group(1)))
        .isLessThan(file.service("load-balancer").stopGracePeriod());
  }

  @Test
  void aStreamThatItsClientLeavesEndsAtTheGatewayToo() {
    Duration grace =
        ApplicationYaml.duration(
            ApplicationYaml.of("access").value("courier.access.deliver.grace"));
    assertThat(haproxy).contains("option abortonclose").contains("option http-no-delay");
    assertThat(ApplicationYaml.duration(find("timeout client-fin (\\S+)").group(1)))
        .isLessThan(grace);
  }

  @Test
  void aRequestThatWasSentIsNeverRepeated() {
    assertThat(haproxy).contains("retry-on conn-failure\n");
  }

  @Test
  void tokensInQueriesAreNotLogged() {
    String format = find("log-format \"(.*)\"").group(1);
    assertThat(format).contains("%HP").doesNotContain("%r").doesNotContain("%HU");
    assertThat(haproxy).doesNotContain("option httplog").doesNotContain("%HQ");
  }

  @Test
  void whatClientsSayOfTheirAddressIsNotPassedOn() {
    assertThat(haproxy)
        .containsSubsequence("http-request del-header X-Forwarded-For", "option forwardfor");
  }

  @Test
  void secretsForLocalUseAreRefusedBehindAnOpenPort() {
    ComposeService balancer = file.service("load-balancer");
    for (String variable : List.of("COURIER_BIND", "COURIER_SECRETS")) {
      String compared = find("streq\\(\"\\$" + variable + "\",\"([^\"]*)\"\\)").group(1);
      assertThat(balancer.environment())
          .containsEntry(variable, compared)
          .containsEntry(variable, ComposeFile.variables(file.text()).get(variable));
    }
    assertThat(balancer.environment())
        .containsEntry(
            "COURIER_DEMO", file.service("gateway-service").variable("COURIER_DEMO_ENABLED"));
    assertThat(haproxy).contains("!streq(\"$COURIER_DEMO\",\"false\")");
    assertThat(Pattern.compile("\\.alert ").matcher(haproxy).results()).hasSize(2);
  }

  @Test
  void itsOwnHealthIsWhetherAGatewayIsReady() {
    String port = find("frontend management\n  bind :(\\d+)").group(1);
    assertThat(file.service("load-balancer").healthCommand())
        .contains("/dev/tcp/127.0.0.1/" + port)
        .contains("GET /health HTTP/1.0");
    assertThat(haproxy).contains("nbsrv(gateways) ge 1").contains("backend gateways\n");
    assertThat(file.service("load-balancer").list("ports").getFirst()).endsWith(":8080");
    assertThat(haproxy).contains("frontend clients\n  bind :8080\n");
  }

  private MatchResult find(String pattern) {
    return Pattern.compile(pattern)
        .matcher(haproxy)
        .results()
        .findFirst()
        .orElseThrow(() -> new AssertionError("haproxy.cfg has no " + pattern));
  }
}
