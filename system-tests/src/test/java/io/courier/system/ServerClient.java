package io.courier.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One of the operator's own servers, at one of the gateways.
record ServerClient(int gateway) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// What came back.
  record Answer(int status, JsonNode body) {
    /// The results of a call that sent messages.
    List<JsonNode> results() {
      List<JsonNode> results = new ArrayList<>();
      body.get("results").forEach(results::add);
      return results;
    }

    boolean isAllAccepted() {
      return status == 200 && body.get("failed").asInt() == 0;
    }
  }

  /// @param messages of the body, without the list around them
  Answer send(String messages) {
    return post("/api/messages", "{\"messages\":[" + messages + "]}");
  }

  static String message(String to, String clientId, String text) {
    return """
        {"to":%s,"clientId":"%s","content":{"type":"text","text":"%s"}}"""
        .formatted(to.startsWith("[") ? to : "\"" + to + "\"", clientId, text);
  }

  Answer post(String path, String body) {
    return post(path, "ApiKey " + TestStack.get().tokens().apiSecret().text(), body);
  }

  Answer post(String path, String authorization, String body) {
    return call(request(path, authorization).POST(BodyPublishers.ofString(body)));
  }

  Answer get(String path) {
    return call(request(path, "ApiKey " + TestStack.get().tokens().apiSecret().text()).GET());
  }

  private HttpRequest.Builder request(String path, String authorization) {
    return HttpRequest.newBuilder(URI.create(TestStack.get().gatewayUrl(gateway) + path))
        .header("Authorization", authorization);
  }

  private static Answer call(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
