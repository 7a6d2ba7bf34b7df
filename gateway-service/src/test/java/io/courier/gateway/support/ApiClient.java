package io.courier.gateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One of the operator's own servers.
public final class ApiClient {
  /// Of the key `shop`: send, disconnect, presence.
  public static final String SECRET = "secret-of-the-shop";

  /// Of the key `crm`: send-as.
  public static final String ANYBODY = "secret-of-the-crm";

  /// Of the key `watcher`: presence.
  public static final String WATCHER = "secret-of-the-watcher";

  public static final String KEYS =
      "shop:system:send,disconnect,presence:d3c22fd24d74846e93dd733dae0953a8dc42f3d01436fc703bebbe45947f7a3b "
          + "crm:crm:send-as:78efb99f6ab4b2bbf253bc79d06b2fe41a2a8ba23b3622e52a4d38d931421416 "
          + "watcher:system:presence:0bae458338462215bbfc2af8860623e38e5b9fb27d40231ac56235992b788dcd";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final int port;

  public ApiClient(int port) {
    this.port = port;
  }

  /// What came back.
  ///
  /// @param headers by their names in lower case
  public record Answer(int status, String body, Map<String, String> headers) {
    public JsonNode json() {
      return ApiClient.json(body);
    }

    public @Nullable String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /// This field of all results that have it.
    public List<String> texts(String field) {
      return of(field, JsonNode::asString);
    }

    public List<Long> numbers(String field) {
      return of(field, JsonNode::asLong);
    }

    private <T> List<T> of(String field, Function<JsonNode, T> value) {
      List<T> found = new ArrayList<>();
      for (JsonNode result : json().get("results")) {
        if (result.has(field)) {
          found.add(value.apply(result.get(field)));
        }
      }
      return found;
    }
  }

  public static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  public Answer send(String body) {
    return post("/api/messages", "ApiKey " + SECRET, body);
  }

  public Answer disconnect(String body) {
    return post("/api/disconnect", "ApiKey " + SECRET, body);
  }

  public Answer presence(String query) {
    return answer(request("/api/presence?" + query, "ApiKey " + SECRET).GET());
  }

  /// @param authorization empty: none
  public Answer post(String path, String authorization, String body) {
    return answer(request(path, authorization).POST(BodyPublishers.ofString(body)));
  }

  public HttpRequest.Builder request(String path, String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  public Answer answer(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      Map<String, String> headers = new HashMap<>();
      response
          .headers()
          .map()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      return new Answer(
          response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The answer to a request whose body never ends, as far as it comes before the connection's end.
  public Answer sendWithoutEnd(String path) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String head =
          "POST %s HTTP/1.1\r\nHost: h\r\nAuthorization: ApiKey %s\r\nContent-Length: 99\r\n\r\n{"
              .formatted(path, SECRET);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int end = all.indexOf("\r\n\r\n");
      List<String> lines = all.substring(0, end).lines().toList();
      Map<String, String> headers = new HashMap<>();
      for (String line : lines.subList(1, lines.size())) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      int status = Integer.parseInt(lines.getFirst().split(" ", -1)[1]);
      return new Answer(status, all.substring(end + 4), headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
