package io.courier.gateway.support;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client of an HTTP stream that speaks the JSON codec by hand, so that a test sees every byte.
public final class StreamClient implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern SESSION = Pattern.compile("\"session\":\"([^\"]+)\"");
  private static final Pattern DISCONNECT =
      Pattern.compile(
          "\\{\"push\":\\{\"disconnect\":\\{\"code\":(\\d+),\"reason\":\"([^\"]*)\"}}}");
  private static final String EVENT = "data: ";

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final int port;
  private final HttpResponse<InputStream> response;
  private volatile boolean isEnded;

  /// Whether it answers pings.
  public volatile boolean answersPings = true;

  private StreamClient(int port, HttpRequest request) {
    this.port = port;
    try {
      this.response = HTTP.send(request, BodyHandlers.ofInputStream());
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
    Thread.ofVirtual().start(this::read);
  }

  public static StreamClient lines(int port, String connect, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/connection/http_stream"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(connect));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return new StreamClient(port, request.build());
  }

  public static StreamClient events(int port, String connect) {
    return new StreamClient(
        port,
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + port
                        + "/connection/sse?cf_connect="
                        + URLEncoder.encode(connect, StandardCharsets.UTF_8)))
            .header("Accept", "text/event-stream")
            .build());
  }

  public static String connect(String token) {
    return "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}";
  }

  /// A client whose session is open.
  public static StreamClient connected(int port, String token) {
    StreamClient client = lines(port, connect(token));
    client.awaitMessage("\"connect\":");
    return client;
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.ISO_8859_1))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String message = line.startsWith(EVENT) ? line.substring(EVENT.length()) : line;
        if (message.equals("{}")) {
          if (answersPings) {
            say(port, "{}");
          }
        } else if (!message.isEmpty()) {
          messages.add(message);
        }
      }
    } catch (IOException cut) {
      messages.add("cut: " + cut);
    }
    isEnded = true;
  }

  public int status() {
    return response.statusCode();
  }

  public HttpHeaders headers() {
    return response.headers();
  }

  /// Replies and pushes so far, without pings, as they came.
  public List<String> messages() {
    return messages;
  }

  /// The first reply or push that contains this.
  public String awaitMessage(String part) {
    return await()
        .until(
            () -> messages.stream().filter(text -> text.contains(part)).findFirst().orElse(""),
            text -> !text.isEmpty());
  }

  /// The code of the disconnect push, with which the response has ended in order.
  public int awaitDisconnect() {
    return Integer.parseInt(disconnect().group(1));
  }

  public String disconnectReason() {
    return disconnect().group(2);
  }

  private Matcher disconnect() {
    await().until(() -> isEnded);
    Matcher push = DISCONNECT.matcher(messages.isEmpty() ? "" : messages.getLast());
    if (!push.matches()) {
      throw new AssertionError("the stream ended without a disconnect push: " + messages);
    }
    return push;
  }

  public void awaitEnd() {
    await().until(() -> isEnded);
  }

  public boolean isOpen() {
    return !isEnded;
  }

  /// The `session` of the connect reply.
  public String session() {
    Matcher matcher = SESSION.matcher(awaitMessage("\"connect\":"));
    if (!matcher.find()) {
      throw new AssertionError("no session in " + messages);
    }
    return matcher.group(1);
  }

  /// Says something on the uplink.
  ///
  /// @param gateway port of the gateway that it arrives at
  /// @return the status
  public int say(int gateway, String commands) {
    return emulate(gateway, body(session(), commands));
  }

  public int say(String commands) {
    return say(port, commands);
  }

  /// The body that the JavaScript SDK sends.
  public static String body(String session, String commands) {
    String quoted = commands.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return "{\"session\":\"" + session + "\",\"node\":\"n\",\"data\":\"" + quoted + "\"}";
  }

  public static int emulate(int gateway, String body) {
    try {
      return HTTP.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway + "/emulation"))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /// Leaves without a word.
  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException gone) {
      // As wanted.
    }
  }
}
