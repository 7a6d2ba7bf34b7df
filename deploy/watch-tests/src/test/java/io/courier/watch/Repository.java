package io.courier.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// Where the project's files are.
final class Repository {
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  static final Path RULES = ROOT.resolve("deploy/prometheus/rules.yml");
  static final Path RULES_TEST = ROOT.resolve("deploy/prometheus/rules-test.yml");
  static final Path DASHBOARD_SOURCE = ROOT.resolve("deploy/grafana/dashboards.yaml");
  static final Path DASHBOARDS = ROOT.resolve("deploy/grafana/dashboards");
  static final Path RUNBOOK = ROOT.resolve("docs/runbook");

  private Repository() {}

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A key given twice is refused.
  static Map<String, Object> yaml(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(options)).load(read(file));
  }

  static List<Path> files(Path directory, String suffix) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(it -> it.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
