package io.courier.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Helm prints after an installation fits what was installed.
class NotesTest {
  @TempDir private Path directory;

  @Test
  void theNotesSayWhereClientsConnectAndWhatIsForATrial() throws IOException {
    assertThat(notes(Rendering.BACK_ENDS))
        .contains("service/courier-gateway 8080:80")
        .contains("Passwords are in this release's values")
        .contains("Not set: kafka.network.to, redis.network.to, postgres.network.to.");
    assertThat(notes(Repository.testValues("everything")))
        .contains("wss://chat.test/connection/websocket")
        .contains("https://issuer.test:8443/keys")
        .doesNotContain("Not set", "Passwords", "replica(s)");
    assertThat(notes(Rendering.BACK_ENDS, Repository.CHART.resolve("values-small.yaml")))
        .contains("Topics that are made have 1 replica(s)");
  }

  private String notes(Path... values) throws IOException {
    Path chart = Files.createTempDirectory(directory, "chart").resolve("courier");
    copy(Repository.CHART, chart);
    // Without a cluster Helm installs on a version of its own, which is too old.
    Path description = chart.resolve("Chart.yaml");
    Files.writeString(description, Repository.read(description).replaceAll("kubeVersion.*", ""));
    var install =
        new Helm(chart)
            .install()
            .withName("courier")
            .withNamespace("chat")
            .clientOnly()
            .withDryRunOption(DryRun.CLIENT);
    List.of(values).forEach(install::withValuesFile);
    String output = install.call().getOutput();
    return output.substring(output.indexOf("NOTES:"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }
}
