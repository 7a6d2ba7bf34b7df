package io.courier.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/// What the services' metrics say, and how much of their heaps is really in use.
final class Metrics {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Metrics() {}

  /// The sum of all samples of a metric, as Prometheus reads it.
  ///
  /// @param name of the metric, with the beginning of its labels where it matters
  static double sum(String instance, String name) {
    return page(instance)
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /// The types of Courier's own metrics, by name.
  static Map<String, String> types(String instance) {
    return page(instance)
        .lines()
        .filter(line -> line.startsWith("# TYPE courier_"))
        .map(line -> line.split(" ", 4))
        .collect(Collectors.toMap(part -> part[2], part -> part[3]));
  }

  /// The share of the heap that lives, from 0 to 1: what a full collection leaves.
  static double livingShareOfHeap(String instance) {
    collect(TestStack.get().pid(instance));
    return sum(instance, "jvm_memory_used_bytes{area=\"heap\"")
        / sum(instance, "jvm_memory_max_bytes{area=\"heap\"");
  }

  private static void collect(long pid) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError("jcmd could not collect: " + said);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String page(String instance) {
    URI page = URI.create(TestStack.get().managementUrl(instance) + "/actuator/prometheus");
    try {
      return HTTP.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
