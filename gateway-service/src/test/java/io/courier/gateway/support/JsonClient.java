package io.courier.gateway.support;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A client that speaks the JSON codec by hand, so that a test sees every byte of it.
public final class JsonClient implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket socket;
  private volatile int closeCode;
  private volatile @Nullable String closeReason;

  /// Whether it answers pings.
  public volatile boolean answersPings = true;

  private JsonClient(String url, String... subProtocols) {
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    if (subProtocols.length > 0) {
      builder.subprotocols(
          subProtocols[0], Arrays.copyOfRange(subProtocols, 1, subProtocols.length));
    }
    this.socket = builder.buildAsync(URI.create(url), this).join();
  }

  public static JsonClient to(int port, String... subProtocols) {
    return new JsonClient("ws://127.0.0.1:" + port + "/connection/websocket", subProtocols);
  }

  public static JsonClient toUrl(String url) {
    return new JsonClient(url);
  }

  /// A client whose session is open.
  public static JsonClient connected(int port, String token) {
    return connected(port, token, "{}");
  }

  public static JsonClient connected(int port, String token, String data) {
    JsonClient client = to(port);
    client.send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\",\"data\":" + data + "}}");
    client.awaitMessage("\"connect\":");
    return client;
  }

  public String subProtocol() {
    return socket.getSubprotocol();
  }

  public void send(String text) {
    socket.sendText(text, true).join();
  }

  public void sendPart(String text, boolean isLast) {
    socket.sendText(text, isLast).join();
  }

  public void sendBinary(byte... bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  public void sendClose() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  /// Replies and pushes so far, without pings.
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

  public int awaitClose() {
    await().until(() -> closeCode != 0);
    return closeCode;
  }

  public boolean isOpen() {
    return closeCode == 0;
  }

  public String closeReason() {
    return closeReason == null ? "" : closeReason;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
    partial.append(data);
    if (isLast) {
      for (String line : partial.toString().split("\n", -1)) {
        if (!line.equals("{}")) {
          messages.add(line);
        } else if (answersPings) {
          from.sendText("{}", true);
        }
      }
      partial.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closeReason = reason;
    closeCode = code;
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closeReason = error.toString();
    closeCode = -1;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
