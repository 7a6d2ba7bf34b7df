package io.courier.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A copy of the chart whose hooks are plain objects: Helm's library leaves hooks out of what it
/// renders. Their annotations begin with [#PREFIX] instead.
final class HookedChart {
  static final String PREFIX = "hook.test/";

  private static final Path COPY = copy();

  private HookedChart() {}

  static Path directory() {
    return COPY;
  }

  private static Path copy() {
    try {
      Path directory = Files.createDirectories(Path.of("target/chart").toAbsolutePath());
      try (Stream<Path> before = Files.walk(directory)) {
        for (Path old : before.filter(Files::isRegularFile).toList()) {
          Files.delete(old);
        }
      }
      for (Path file : files()) {
        Path to = directory.resolve(Repository.CHART.relativize(file));
        Files.createDirectories(to.getParent());
        Files.writeString(to, Files.readString(file).replace("helm.sh/hook", PREFIX + "hook"));
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files() throws IOException {
    // Rules and dashboards are links to where they are kept.
    try (Stream<Path> files = Files.walk(Repository.CHART, FileVisitOption.FOLLOW_LINKS)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
