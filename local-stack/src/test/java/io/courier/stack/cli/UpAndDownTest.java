package io.courier.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.stack.process.ProcessIdentity;
import io.courier.stack.process.Signal;
import io.courier.stack.up.Component;
import io.courier.stack.up.DyingService;
import io.courier.stack.up.FakePrometheus;
import io.courier.stack.up.FakeRoot;
import io.courier.stack.up.Service;
import io.courier.stack.up.StackView;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpAndDownTest {
  private static final String[] FREE_PORTS = {
    "--port", "0", "--kafka-port", "0", "--redis-port", "0", "--postgres-port", "0"
  };

  @TempDir private Path root;

  @AfterEach
  void nothingIsLeft() {
    CommandRun.of(root, "down");
  }

  @Test
  void whatWasStartedDetachedIsShownAndStopped() throws Exception {
    FakeRoot.in(root);
    String prometheus = FakePrometheus.in(root).toString();
    CommandRun up =
        up(
            "-d --push 2 --logic 0 --observe --prometheus-port 0 --prometheus"
                .concat(" " + prometheus)
                .split(" "));
    assertThat(up.err()).isEmpty();
    assertThat(up.code()).isZero();
    assertThat(up.out()).contains("push-2       ready after").contains("Courier is up: http://");
    assertThat(up.out()).contains("prometheus   ready after").contains("Prometheus:    http://");

    CommandRun status = CommandRun.of(root, "status");
    assertThat(status.code()).isZero();
    assertThat(status.out()).contains("push-2").contains("postgres").doesNotContain("logic");
    assertThat(status.out()).contains("Prometheus: http://127.0.0.1:").contains("prometheus.log");
    CommandRun json = CommandRun.of(root, "status", "--json");
    assertThat(json.out()).contains("\"instance\" : \"gateway-1\"").contains("\"ready\" : true");
    assertThat(CommandRun.of(root, "logs", "gateway").out()).contains("fake gateway-1 started");

    CommandRun second = up();
    assertThat(second.code()).isEqualTo(1);
    assertThat(second.err()).contains("Courier already runs here").contains("./courier down");

    StackView view = new Places(root).state().read().orElseThrow();
    CommandRun down = CommandRun.of(root, "down");
    assertThat(down.code()).isZero();
    assertThat(view.anythingAlive()).isFalse();
    assertThat(CommandRun.of(root, "status").err()).contains("start it with ./courier up");
  }

  @Test
  void downFindsWhatAKilledSupervisorLeftAndDataSurvives() throws Exception {
    FakeRoot.in(root);
    assertThat(up("-d").code()).isZero();
    StackView view = new Places(root).state().read().orElseThrow();
    List<Long> both = new ArrayList<>();
    both.add(view.watchdog().pid());
    both.add(view.supervisor().pid());
    Signal.KILL.send(both);
    await().atMost(Duration.ofSeconds(5)).until(() -> view.supervisor().running().isEmpty());
    assertThat(view.components()).allMatch(Component::isAlive);

    CommandRun refused = up();
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("run ./courier down first");

    CommandRun down = CommandRun.of(root, "down");
    assertThat(down.err()).isEmpty();
    assertThat(down.code()).isZero();
    assertThat(view.components()).noneMatch(Component::isAlive);
    assertThat(root.resolve(".courier/data/postgres/data/postgresql.conf")).exists();

    Path cluster = root.resolve(".courier/data/kafka/data/meta.properties");
    String before = Files.readString(cluster);
    assertThat(up("-d").code()).as("with the data that is there").isZero();
    assertThat(cluster).hasContent(before);
    CommandRun.of(root, "down");
    assertThat(up("-d", "--fresh").code()).as("with empty data").isZero();
    assertThat(Files.readString(cluster)).isNotEqualTo(before);
  }

  @Test
  void whatAKilledSupervisorLeftEndsByItself() throws Exception {
    FakeRoot.in(root);
    assertThat(up("-d").code()).isZero();
    StackView view = new Places(root).state().read().orElseThrow();
    Signal.KILL.send(List.of(view.supervisor().pid()));
    await().atMost(Duration.ofSeconds(30)).until(() -> !view.anythingAlive());
  }

  @Test
  void aServiceThatDiesAtStartIsNamedAndNothingStays() throws Exception {
    FakeRoot.put(FakeRoot.in(root), Service.OFFLINE, DyingService.class);
    CommandRun up = up("-d");
    assertThat(up.code()).isEqualTo(1);
    assertThat(up.err().lines()).hasSize(1);
    assertThat(up.err())
        .contains("offline-1 ended while starting")
        .contains("courier.logic.rate must be positive");
    assertThat(new Places(root).state().read().orElseThrow().anythingAlive()).isFalse();
    assertThat(CommandRun.of(root, "logs", "offline").out()).contains("goodbye");
  }

  @Test
  void aPortInUseIsNamedWithWhoNeedsIt() throws Exception {
    FakeRoot.in(root);
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());
      CommandRun up = CommandRun.of(root, "up", "--port", "0", "--redis-port", port);
      assertThat(up.code()).isEqualTo(1);
      assertThat(up.err())
          .contains("Port " + port + ", which Redis needs, is in use")
          .contains("--redis-port");
    }
  }

  @Test
  void aCountThatCannotBeIsRefused() throws Exception {
    FakeRoot.in(root);
    assertThat(up("--gateways", "20").err()).contains("choose 0 to 9");
    CommandRun wrong = CommandRun.of(root, "up", "--gatewayz", "2");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("--gatewayz");
  }

  @Test
  void downWithNothingToStopSaysSo() {
    CommandRun down = CommandRun.of(root, "down");
    assertThat(down.code()).isZero();
    assertThat(down.out()).contains("Nothing runs here.");
    assertThat(new ProcessIdentity(1, 0).running()).isEmpty();
  }

  private CommandRun up(String... options) {
    List<String> arguments = new ArrayList<>(List.of("up"));
    arguments.addAll(List.of(FREE_PORTS));
    arguments.addAll(List.of(options));
    return CommandRun.of(root, arguments.toArray(String[]::new));
  }
}
