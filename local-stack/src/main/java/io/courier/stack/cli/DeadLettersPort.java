package io.courier.stack.cli;

import io.courier.stack.StackFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The dead letters of one service, asked over its management port.
///
/// @param url for example `http://127.0.0.1:9083`
record DeadLettersPort(String url) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /// Above the longest that a call may be set to take.
  private static final Duration ANSWER = Duration.ofSeconds(150);

  /// @param path from `deadletters` on, empty or with a slash
  /// @throws StackFailure with the service's own sentence when it refuses
  JsonNode get(String path, Map<String, String> query) {
    String asked =
        query.entrySet().stream()
            .map(it -> it.getKey() + "=" + encoded(it.getValue()))
            .collect(Collectors.joining("&"));
    return ask(HttpRequest.newBuilder(uri(asked.isEmpty() ? path : path + "?" + asked)));
  }

  JsonNode post(String action, Map<String, String> body) {
    return ask(
        HttpRequest.newBuilder(uri("/" + action))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private URI uri(String path) {
    String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    try {
      URI uri = URI.create(base + "/actuator/deadletters" + path);
      if (uri.getScheme() != null && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new StackFailure("\"" + url + "\" is no URL: write http://127.0.0.1:9083");
  }

  private JsonNode ask(HttpRequest.Builder request) {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build()) {
      HttpResponse<String> response =
          client.send(request.timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofString());
      JsonNode body = parsed(response.body());
      if (response.statusCode() == 200) {
        return body;
      }
      JsonNode problem = body.get("problem");
      throw new StackFailure(
          problem != null
              ? problem.asString()
              : url
                  + " has no dead letters to show (HTTP "
                  + response.statusCode()
                  + "): ask the management port of access, logic, push or offline");
    } catch (IOException e) {
      throw new StackFailure("Nothing answers at " + url + ": is the service running?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Interrupted while waiting for " + url, e);
    }
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body.isEmpty() ? "{}" : body);
    } catch (JacksonException e) {
      return JSON.createObjectNode();
    }
  }
}
