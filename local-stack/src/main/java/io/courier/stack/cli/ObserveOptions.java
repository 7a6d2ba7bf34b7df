package io.courier.stack.cli;

import io.courier.stack.StackFailure;
import io.courier.stack.up.Observation;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whether the stack is observed, by which Prometheus, and where that one serves.
final class ObserveOptions {
  /// Below the data: configuration, time series and log of Prometheus.
  static final String DIRECTORY = "prometheus";

  private static final String RULES = "deploy/prometheus/rules.yml";

  @Option(
      names = "--observe",
      description = "also a Prometheus that reads all services and has Courier's alerts")
  private boolean observe;

  @Option(
      names = "--prometheus",
      paramLabel = "FILE",
      description = "the program (default: prometheus on the PATH)")
  private @Nullable Path program;

  @Option(
      names = "--prometheus-port",
      defaultValue = "9090",
      paramLabel = "PORT",
      description = "of Prometheus (default: ${DEFAULT-VALUE}); 0: any free one")
  private int port;

  /// @param root where the rules are
  /// @param data where the data is kept
  Optional<Observation> observation(Path root, Path data) {
    if (!observe) {
      return Optional.empty();
    }
    Path rules = root.resolve(RULES);
    if (!Files.isReadable(rules)) {
      throw new StackFailure(rules + " is missing: --observe takes its alerts from there");
    }
    return Optional.of(new Observation(program(), data.resolve(DIRECTORY), port, rules));
  }

  private Path program() {
    Path named = program;
    if (named == null) {
      String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
      return onPath(path).orElseThrow(ObserveOptions::missing);
    }
    if (!Files.isExecutable(named)) {
      throw new StackFailure(
          named + " is no program: name the file of Prometheus itself with --prometheus");
    }
    return named.toAbsolutePath();
  }

  static StackFailure missing() {
    return new StackFailure(
        "No prometheus on the PATH, which --observe needs: install it"
            + " (https://prometheus.io/download, or on Debian apt-get install"
            + " --no-install-recommends prometheus) or name it with --prometheus FILE");
  }

  static Optional<Path> onPath(String path) {
    return Stream.of(path.split(Pattern.quote(File.pathSeparator)))
        .filter(it -> !it.isBlank())
        .map(it -> Path.of(it, "prometheus").toAbsolutePath())
        .filter(it -> Files.isRegularFile(it) && Files.isExecutable(it))
        .findFirst();
  }
}
