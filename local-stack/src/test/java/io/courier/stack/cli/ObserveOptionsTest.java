package io.courier.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.stack.up.FakePrometheus;
import io.courier.stack.up.FakeRoot;
import java.io.File;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObserveOptionsTest {
  @TempDir private Path root;

  @Test
  void theFirstProgramOnThePathIsTaken() throws Exception {
    Path program = FakePrometheus.in(root);
    Path other = root.resolve("other");
    Files.createDirectories(other.resolve("prometheus"));
    String path = String.join(File.pathSeparator, other.toString(), "", root.toString());

    assertThat(ObserveOptions.onPath(path)).as("a directory is none").contains(program);
    assertThat(ObserveOptions.onPath(other.toString())).isEmpty();
  }

  @Test
  void aPrometheusThatIsNotThereIsSaidBeforeAnythingStarts() throws Exception {
    FakePrometheus.in(FakeRoot.in(root));

    CommandRun up = CommandRun.of(root, "up", "--observe", "--prometheus", "/no/prometheus");

    assertThat(up.code()).isEqualTo(1);
    assertThat(up.err()).contains("/no/prometheus is no program").contains("--prometheus");
    assertThat(ObserveOptions.missing().getMessage())
        .contains("No prometheus on the PATH")
        .contains("prometheus.io/download")
        .contains("--prometheus FILE");
  }

  @Test
  void rulesThatAreNotThereAreSaid() throws Exception {
    FakeRoot.in(root);

    assertThat(CommandRun.of(root, "up", "--observe").err())
        .contains("deploy/prometheus/rules.yml is missing");
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    String program = FakePrometheus.in(FakeRoot.in(root)).toString();
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());
      CommandRun up =
          CommandRun.of(
              root,
              "up --port 0 --kafka-port 0 --redis-port 0 --postgres-port 0 --observe --prometheus"
                  .concat(" " + program + " --prometheus-port " + port)
                  .split(" "));

      assertThat(up.code()).isEqualTo(1);
      assertThat(up.err())
          .contains("Port " + port + ", which Prometheus needs, is in use")
          .contains("--prometheus-port");
    }
  }
}
