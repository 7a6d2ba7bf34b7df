package io.courier.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the project's files are.
public final class Repository {
  public static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  static final Path CHART = ROOT.resolve("deploy/helm/courier");
  static final Path EXAMPLES = ROOT.resolve("deploy/helm/examples");

  private Repository() {}

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A file of values that belongs to these tests.
  static Path testValues(String name) {
    return Path.of("src/test/resources", name + ".yaml").toAbsolutePath();
  }
}
