package io.courier.stack.up;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Child;
import io.courier.stack.process.Directories;
import io.courier.stack.process.JavaCommand;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;

/// The services' jars, unpacked once each: an unpacked Boot jar starts faster than a packed one.
final class ServiceJars {
  private final Path root;

  ServiceJars(Path root) {
    this.root = root;
  }

  /// The jar to run, unpacked when it has changed since the last time.
  Path runnable(Service service) {
    Path jar = built(service);
    if (!isBootJar(jar)) {
      return jar;
    }
    Path unpacked = jar.resolveSibling("unpacked");
    Path runnable = unpacked.resolve(jar.getFileName());
    Path stamp = unpacked.resolve("of");
    try {
      String state = Files.getLastModifiedTime(jar).toMillis() + " " + Files.size(jar);
      if (!Files.exists(stamp) || !Files.readString(stamp).equals(state)) {
        unpack(service, jar, unpacked);
        Files.writeString(stamp, state);
      }
      return runnable;
    } catch (IOException e) {
      throw new StackFailure("Could not unpack " + jar + ": make room on the disk", e);
    }
  }

  /// What makes the JVM of [#runnable] start faster, when a run of this jar was trained for it.
  List<String> cacheOptions(Service service) {
    Path cache = cache(service);
    return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
  }

  /// What makes the JVM write that cache when it ends in order.
  List<String> trainingOptions(Service service) {
    return List.of("-XX:AOTCacheOutput=" + cache(service));
  }

  /// Beside the unpacked jar, so that it goes when the jar changes.
  private Path cache(Service service) {
    return built(service).resolveSibling("unpacked").resolve("start.aot");
  }

  private Path built(Service service) {
    Path target = root.resolve(service.module()).resolve("target");
    if (Files.isDirectory(target)) {
      try (DirectoryStream<Path> jars =
          Files.newDirectoryStream(target, service.module() + "-[0-9]*.jar")) {
        for (Path jar : jars) {
          if (!jar.toString().endsWith("-sources.jar")) {
            return jar;
          }
        }
      } catch (IOException e) {
        throw new StackFailure("Could not look for " + service.module() + " in " + target, e);
      }
    }
    throw new StackFailure(
        service.module() + " is not built: run mvn -DskipTests package in " + root);
  }

  private static boolean isBootJar(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getEntry("BOOT-INF/") != null;
    } catch (IOException e) {
      throw new StackFailure(jar + " cannot be read: remove it and build again", e);
    }
  }

  private static void unpack(Service service, Path jar, Path into) {
    Directories.remove(into);
    Directories.make(into);
    List<String> command =
        List.of(
            JavaCommand.java(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djarmode=tools",
            "-jar",
            jar.toString(),
            "extract",
            "--force",
            "--destination",
            into.toString());
    Child child =
        Child.start(
            "The unpacking of " + service.module(), command, Map.of(), into, into.resolve("log"));
    child.awaitEnd(Duration.ofSeconds(60));
  }
}
