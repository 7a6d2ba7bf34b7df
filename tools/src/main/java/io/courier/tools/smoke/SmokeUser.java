package io.courier.tools.smoke;

import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.ErrorEvent;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One user's device: the unmodified SDK, which connects again by itself until it is told to stop.
final class SmokeUser implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String DEVICE = "smoke";

  private final String name;
  private final Identity identity;
  private final Deadline deadline;
  private final Arrivals arrivals;
  private final Client client;
  private volatile CompletableFuture<Void> connected = new CompletableFuture<>();
  private volatile CompletableFuture<Void> disconnected = new CompletableFuture<>();
  private volatile String lastProblem = "";

  /// @param name what the lines call the user
  /// @param arrivals where all messages go whose text begins with the run's
  SmokeUser(String name, Identity identity, String url, Deadline deadline, Arrivals arrivals) {
    this.name = name;
    this.identity = identity;
    this.deadline = deadline;
    this.arrivals = arrivals;
    Options options = new Options();
    options.setToken(identity.token());
    options.setName("courier-smoke");
    options.setData(("{\"device\":\"" + DEVICE + "\"}").getBytes(StandardCharsets.UTF_8));
    options.setMinReconnectDelay(200);
    options.setMaxReconnectDelay(2_000);
    this.client = new Client(url, options, new Listener());
  }

  String user() {
    return identity.user();
  }

  Arrivals arrivals() {
    return arrivals;
  }

  void connect() {
    connected = new CompletableFuture<>();
    disconnected = new CompletableFuture<>();
    client.connect();
    deadline.await(connected, () -> name + " could not connect" + problem());
  }

  void disconnect() {
    client.disconnect();
    deadline.await(disconnected, () -> name + " could not disconnect");
  }

  /// Waits for Courier's reply, after which the message cannot be lost.
  void send(SmokeUser to, String text) {
    CompletableFuture<Void> accepted = new CompletableFuture<>();
    String data =
        """
        {"to":"%s","clientId":"%s","content":{"type":"text","text":"%s"}}"""
            .formatted(to.user(), text, text);
    client.rpc(
        "message.send",
        data.getBytes(StandardCharsets.UTF_8),
        (failure, result) -> {
          if (failure != null) {
            accepted.completeExceptionally(failure);
          } else if (result.getError() != null) {
            accepted.completeExceptionally(result.getError());
          } else {
            accepted.complete(null);
          }
        });
    deadline.await(accepted, () -> name + "'s message was not accepted" + problem());
  }

  /// @return how it came: empty when live
  String receive(String text) {
    return deadline.await(
        arrivals.await(text), () -> name + " did not receive the message" + problem());
  }

  @Override
  public void close() {
    try {
      client.close(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String problem() {
    return lastProblem.isEmpty() ? "" : " (" + lastProblem + ")";
  }

  private final class Listener extends EventListener {
    @Override
    public void onConnected(Client client, ConnectedEvent event) {
      lastProblem = "";
      connected.complete(null);
    }

    /// The SDK has given up: it was told to, or Courier refuses the client for good.
    @Override
    public void onDisconnected(Client client, DisconnectedEvent event) {
      disconnected.complete(null);
      connected.completeExceptionally(
          new SmokeFailure(name + " was refused: " + event.getCode() + ", " + event.getReason()));
    }

    /// At first with code 0; later because a connection failed or was closed.
    @Override
    public void onConnecting(Client client, ConnectingEvent event) {
      if (event.getCode() != 0 && lastProblem.isEmpty()) {
        lastProblem = event.getCode() + ", " + event.getReason();
      }
    }

    @Override
    public void onError(Client client, ErrorEvent event) {
      Throwable error = event.getError();
      lastProblem = String.valueOf(error.getCause() == null ? error : error.getCause());
    }

    @Override
    public void onPublication(Client client, ServerPublicationEvent event) {
      JsonNode data = JSON.readTree(event.getData());
      String text = data.path("content").path("text").asString("");
      if (text.startsWith(Smoke.TEXT_PREFIX)) {
        String via = event.getTags() == null ? "" : event.getTags().getOrDefault("via", "");
        arrivals.add(text, via);
      }
    }
  }
}
