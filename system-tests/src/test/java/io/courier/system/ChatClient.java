package io.courier.system;

import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.RPCResult;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One device of one user: the unmodified Java SDK, and what it has received so far.
final class ChatClient implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final CompletableFuture<DisconnectedEvent> ended = new CompletableFuture<>();
  private final Client client;
  private volatile boolean closed;

  ChatClient(String url, String token, String device) {
    Options options = new Options();
    options.setToken(token);
    options.setData(("{\"device\":\"" + device + "\"}").getBytes(StandardCharsets.UTF_8));
    options.setMinReconnectDelay(100);
    client = new Client(url, options, new Listener());
  }

  /// A user's device at gateway 1, connected.
  static ChatClient connect(String user, String device) {
    return connect(TestStack.webSocket(1), user, device);
  }

  static ChatClient connect(String url, String user, String device) {
    ChatClient client = new ChatClient(url, token(user), device);
    client.connect();
    return client;
  }

  static String token(String user) {
    return TestStack.get().tokens().mint(user, null, Duration.ofHours(1));
  }

  void connect() {
    int before = connections.get();
    client.connect();
    Awaitility.await().atMost(PATIENCE).until(() -> connections.get() > before);
  }

  void disconnect() {
    client.disconnect();
  }

  /// How often it was connected so far, its own reconnects included.
  int connections() {
    return connections.get();
  }

  /// Done when the SDK has given up: never, unless somebody told it to.
  CompletableFuture<DisconnectedEvent> ended() {
    return ended;
  }

  List<Received> received() {
    return received;
  }

  List<String> texts() {
    return received.stream().filter(it -> it.type().equals("message")).map(Received::text).toList();
  }

  void awaitTexts(List<String> expected) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> org.assertj.core.api.Assertions.assertThat(texts()).isEqualTo(expected));
  }

  Sent send(String to, String text) {
    return send(to, UUID.randomUUID().toString(), text);
  }

  Sent send(String to, String clientId, String text) {
    return sendLater(to, clientId, text).orTimeout(10, TimeUnit.SECONDS).join();
  }

  CompletableFuture<Sent> sendLater(String to, String clientId, String text) {
    String data =
        """
        {"to":"%s","clientId":"%s","content":{"type":"text","text":"%s"}}"""
            .formatted(to, clientId, text);
    return rpc("message.send", data)
        .thenApply(
            reply ->
                new Sent(
                    reply.get("id").asString(),
                    reply.get("seq").asLong(),
                    reply.get("at").asLong()));
  }

  /// As applications do: a send without an answer, or with a temporary error, is repeated under the
  /// same id.
  CompletableFuture<Sent> sendUntilAnswered(String to, String text) {
    return attempt(to, UUID.randomUUID().toString(), text);
  }

  private CompletableFuture<Sent> attempt(String to, String clientId, String text) {
    return sendLater(to, clientId, text)
        .exceptionallyComposeAsync(
            failure ->
                closed ? CompletableFuture.failedFuture(failure) : attempt(to, clientId, text),
            CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
  }

  /// Fails with the SDK's `ReplyError` when the reply is an error.
  CompletableFuture<JsonNode> rpc(String method, String data) {
    CompletableFuture<JsonNode> reply = new CompletableFuture<>();
    client.rpc(
        method,
        data.getBytes(StandardCharsets.UTF_8),
        (Throwable failure, RPCResult result) -> {
          if (failure != null) {
            reply.completeExceptionally(failure);
          } else if (result.getError() != null) {
            reply.completeExceptionally(result.getError());
          } else {
            reply.complete(JSON.readTree(result.getData()));
          }
        });
    return reply;
  }

  /// Sends `count` messages numbered from 1, fifty at a time without waiting in between.
  List<String> sendMany(String to, int count) {
    Deque<CompletableFuture<Sent>> underWay = new ArrayDeque<>();
    List<String> texts = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      texts.add("m" + i);
      underWay.add(sendLater(to, UUID.randomUUID().toString(), "m" + i));
      if (underWay.size() == 50) {
        underWay.remove().orTimeout(60, TimeUnit.SECONDS).join();
      }
    }
    underWay.forEach(reply -> reply.orTimeout(60, TimeUnit.SECONDS).join());
    return texts;
  }

  @Override
  public void close() {
    closed = true;
    try {
      client.close(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Listener extends EventListener {
    @Override
    public void onConnected(Client client, ConnectedEvent event) {
      connections.incrementAndGet();
    }

    @Override
    public void onDisconnected(Client client, DisconnectedEvent event) {
      ended.complete(event);
    }

    @Override
    public void onPublication(Client client, ServerPublicationEvent event) {
      JsonNode data = JSON.readTree(event.getData());
      received.add(
          new Received(
              data.path("type").asString(""),
              data.path("id").asString(""),
              data.path("seq").asLong(0),
              data.path("from").asString(""),
              data.path("content").path("text").asString(""),
              event.getOffset(),
              event.getTags() == null ? "" : event.getTags().getOrDefault("via", ""),
              System.nanoTime(),
              data.path("count").asLong(0)));
    }
  }
}
