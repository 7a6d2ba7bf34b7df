package io.courier.drill.watch;

import io.courier.drill.stack.Target;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// The services' metrics, as Prometheus reads them.
public final class Metrics implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Target target;

  public Metrics(Target target) {
    this.target = target;
  }

  /// The sum of all samples of a metric; 0 when the instance does not answer.
  public double sum(String instance, String name) {
    return sumOf(page(instance), name);
  }

  /// All metrics of an instance; empty when it does not answer.
  String page(String instance) {
    URI page = URI.create(target.managementUrl(instance) + "/actuator/prometheus");
    try {
      HttpRequest request = HttpRequest.newBuilder(page).timeout(PATIENCE).build();
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException away) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /// @param name of the metric, with the beginning of its labels where it matters
  static double sumOf(String page, String name) {
    return page.lines()
        .filter(line -> line.startsWith(name) && " {,".indexOf(after(line, name)) >= 0)
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static char after(String line, String name) {
    return name.endsWith("\"") || line.length() == name.length() ? ' ' : line.charAt(name.length());
  }

  @Override
  public void close() {
    http.close();
  }
}
