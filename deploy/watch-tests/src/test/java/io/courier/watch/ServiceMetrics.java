package io.courier.watch;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the services export, by two lists that system tests hold against services that run:
/// docs/metrics.md has Courier's own, and foreign-metrics.txt what else is read here.
record ServiceMetrics(Map<String, Set<String>> series) implements Exported {
  private static final Path OWN = Repository.ROOT.resolve("docs/metrics.md");
  private static final Path FOREIGN =
      Repository.ROOT.resolve("deploy/watch-tests/src/test/resources/foreign-metrics.txt");

  /// The first two columns of a row: name, labels in braces, type.
  private static final Pattern ROW =
      Pattern.compile(
          "\\| `([a-z_]+)(?:\\{([a-z_,]+)})?` \\| (gauge|counter|summary|histogram) \\|.*");

  static ServiceMetrics read() {
    Map<String, Set<String>> series = new HashMap<>();
    Repository.read(OWN).lines().forEach(line -> own(line, series));
    Repository.read(FOREIGN)
        .lines()
        .filter(it -> !it.isBlank() && !it.startsWith("#"))
        .map(it -> List.of(it.split(" ")))
        .forEach(it -> series.put(it.getFirst(), Set.copyOf(it.subList(1, it.size()))));
    return new ServiceMetrics(Map.copyOf(series));
  }

  private static void own(String line, Map<String, Set<String>> series) {
    Matcher row = ROW.matcher(line);
    if (!row.matches()) {
      return;
    }
    String name = row.group(1);
    Set<String> labels = row.group(2) == null ? Set.of() : Set.of(row.group(2).split(","));
    switch (row.group(3)) {
      case "histogram" -> {
        Set<String> ofBucket = new HashSet<>(labels);
        ofBucket.add("le");
        series.put(name + "_bucket", Set.copyOf(ofBucket));
        summary(name, labels, series);
      }
      case "summary" -> summary(name, labels, series);
      default -> series.put(name, labels);
    }
  }

  private static void summary(String name, Set<String> labels, Map<String, Set<String>> series) {
    for (String suffix : List.of("_count", "_sum", "_max")) {
      series.put(name + suffix, labels);
    }
  }

  @Override
  public Optional<Set<String>> labels(String metric) {
    return Optional.ofNullable(series.get(metric));
  }
}
