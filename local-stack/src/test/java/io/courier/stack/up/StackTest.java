package io.courier.stack.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.courier.stack.StackFailure;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackTest {
  @TempDir private Path root;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void theWholeStackComesAndGoes() throws Exception {
    StackSettings settings =
        StackSettings.temporary(FakeRoot.in(root))
            .with(Service.GATEWAY, 2)
            .withEnvironment(Map.of("SEEN_BY", "all"))
            .withEnvironment(Service.ACCESS, Map.of("SEEN_BY", "access alone"));
    List<Component> last;
    Observation observation =
        new Observation(
            FakePrometheus.in(root), root.resolve("observed"), 0, root.resolve("the-rules.yml"));
    try (Stack stack = Stack.prepare(settings, view -> {}).observedAs(observation)) {
      stack.run();
      assertThat(stack.pids())
          .containsOnlyKeys("offline-1", "logic-1", "push-1", "access-1", "gateway-1", "gateway-2");
      assertThat(stack.gatewayUrl(1)).isNotEqualTo(stack.gatewayUrl(2));
      assertThat(get(stack.gatewayUrl(2))).isEqualTo("hello");
      everyServiceIsToldWhatItNeeds(stack);
      aKilledInstanceComesBackOnItsPorts(stack);
      aPausedInstanceIsSilentUntilResumed(stack);
      instancesThatEndByThemselvesAreKnown(stack);
      aFurtherInstanceIsStartedWhileTheOthersRun(stack);
      prometheusKnowsTheRulesAndAllInstances(stack);
      last = stack.view().components();
      assertThat(settings.backEnds().directory()).isDirectory();
    }
    assertThat(last).hasSize(11).noneMatch(Component::isAlive);
    assertThat(settings.backEnds().directory()).doesNotExist();
  }

  private void everyServiceIsToldWhatItNeeds(Stack stack) throws Exception {
    String link =
        stack.view().components().stream()
            .filter(c -> c.instance().equals("access-1"))
            .map(c -> "COURIER_ACCESS_LINK_ADDRESS=ws://127.0.0.1:" + c.linkPort() + "/link")
            .findFirst()
            .orElseThrow();
    assertThat(get(stack.managementUrl("access-1") + "/env"))
        .contains(link, "COURIER_INSTANCE=access-1", "SEEN_BY=access alone")
        .contains("KAFKA_BOOTSTRAP_SERVERS=" + stack.backEnds().kafkaBootstrapServers())
        .contains("COURIER_TOPICS_REPLICAS=1", "COURIER_TOPICS_MIN_IN_SYNC_REPLICAS=1")
        .contains("POSTGRES_URL=" + stack.backEnds().postgresUrl())
        .contains("REDIS_PORT=" + stack.backEnds().redisPort())
        .doesNotContain("COURIER_TOKEN_SECRET");
    assertThat(get(stack.managementUrl("gateway-2") + "/env"))
        .contains("COURIER_TOKEN_SECRET=", "COURIER_DEMO_ENABLED=true", "SEEN_BY=all")
        .contains("COURIER_API_KEYS=demo:system:send,send-as,disconnect,presence:")
        .doesNotContain(stack.tokens().apiSecret().text());
  }

  private void aKilledInstanceComesBackOnItsPorts(Stack stack) throws Exception {
    long before = stack.pid("gateway-1");
    stack.kill("gateway-1");
    assertThatThrownBy(() -> get(stack.gatewayUrl(1))).isInstanceOf(IOException.class);
    stack.start("gateway-1");
    assertThat(get(stack.gatewayUrl(1))).isEqualTo("hello");
    assertThat(stack.pid("gateway-1")).isNotEqualTo(before);
  }

  private void aPausedInstanceIsSilentUntilResumed(Stack stack) throws Exception {
    stack.pause("access-1");
    // The signal has been sent: the threads stop a moment later.
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThatThrownBy(
                        () -> get(stack.managementUrl("access-1") + "/env", Duration.ofSeconds(1)))
                    .isInstanceOf(HttpTimeoutException.class));
    stack.resume("access-1");
    assertThat(get(stack.managementUrl("access-1") + "/env")).contains("access-1");
  }

  private void instancesThatEndByThemselvesAreKnown(Stack stack) {
    ProcessHandle.of(stack.pid("push-1")).orElseThrow().destroyForcibly();
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(stack.endedByThemselves())
                    .extracting(Component::instance)
                    .containsExactly("push-1"));
    assertThat(stack.log("push-1")).content().contains("fake push-1 started");
  }

  private void aFurtherInstanceIsStartedWhileTheOthersRun(Stack stack) throws Exception {
    assertThatThrownBy(() -> stack.pid("access-2")).isInstanceOf(StackFailure.class);
    stack.start("access-2");
    assertThat(get(stack.managementUrl("access-2") + "/env"))
        .contains("COURIER_INSTANCE=access-2", "SEEN_BY=access alone");
    assertThat(stack.pids()).containsKeys("access-1", "access-2");
    assertThatThrownBy(() -> stack.start("access-10"))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("No instance access-10 here");
  }

  private void prometheusKnowsTheRulesAndAllInstances(Stack stack) throws Exception {
    StackView view = stack.view();
    String prometheus = view.prometheusUrl().orElseThrow().replace("/alerts", "");
    String targets = get(prometheus + "/targets");
    assertThat(view.components())
        .filteredOn(it -> it.managementPort() != null)
        .hasSize(7)
        .allSatisfy(
            it ->
                assertThat(targets)
                    .contains("\"127.0.0.1:" + it.managementPort() + "\"")
                    .contains("\"" + it.instance() + "\"")
                    .contains("\"courier-" + it.service() + "\""));
    assertThat(get(prometheus + "/configuration")).contains("the-rules.yml");
    assertThat(view.components().getLast().instance()).isEqualTo("prometheus");
    assertThat(Readiness.of(view.components().getLast())).isTrue();
  }

  @Test
  void aServiceThatDiesAtStartStopsEverythingAndItsReasonIsSaid() throws Exception {
    FakeRoot.put(FakeRoot.in(root), Service.LOGIC, DyingService.class);
    StackSettings settings = StackSettings.temporary(root);
    List<StackView> seen = new ArrayList<>();
    assertThatThrownBy(() -> Stack.start(settings, seen::add))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("logic-1 ended while starting (exit code 3)")
        .hasMessageContaining("the key courier.logic.rate must be positive")
        .hasMessageContaining("logic-1.log");
    assertThat(seen).noneMatch(view -> view.components().stream().anyMatch(Component::isAlive));
    assertThat(seen.getLast().phase()).isEqualTo(Phase.ENDED);
  }

  @Test
  void aServiceThatIsNotBuiltIsNamed() throws Exception {
    Files.delete(FakeRoot.in(root).resolve("push-service/target/push-service-1.jar"));
    StackSettings settings = StackSettings.temporary(root);
    assertThatThrownBy(() -> Stack.start(settings))
        .isInstanceOf(StackFailure.class)
        .hasMessageContaining("push-service is not built: run mvn -DskipTests package");
  }

  @Test
  void aPortInUseIsNamedBeforeAnythingStarts() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      StackSettings settings =
          StackSettings.temporary(FakeRoot.in(root)).withGatewayPort(taken.getLocalPort());
      assertThatThrownBy(() -> Stack.start(settings))
          .isInstanceOf(StackFailure.class)
          .hasMessageContaining("Port " + taken.getLocalPort() + ", which gateway-1 needs")
          .hasMessageContaining("choose another with --port");
    }
  }

  private String get(String url) throws IOException, InterruptedException {
    return get(url, Duration.ofSeconds(20));
  }

  private String get(String url, Duration patience) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(patience).build();
    return http.send(request, BodyHandlers.ofString()).body();
  }
}
