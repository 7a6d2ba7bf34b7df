package io.courier.gateway;

import static io.courier.gateway.support.Directory.GENERATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.courier.gateway.support.FakeAccess;
import io.courier.gateway.support.TestTokens;
import io.courier.messages.id.Position;
import io.courier.messages.link.Codec;
import io.courier.messages.link.Open;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ClientState;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.RPCResult;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The unmodified Java SDK, which speaks protobuf, against the gateway.
class JavaSdkTest extends GatewayTest {
  private static final class Heard extends EventListener {
    private final List<String> publications = new CopyOnWriteArrayList<>();
    private final List<Integer> disconnects = new CopyOnWriteArrayList<>();
    private final List<Integer> connectings = new CopyOnWriteArrayList<>();
    private final List<String> sessions = new CopyOnWriteArrayList<>();

    @Override
    public void onConnected(Client client, ConnectedEvent event) {
      sessions.add(event.getClient());
    }

    @Override
    public void onConnecting(Client client, ConnectingEvent event) {
      connectings.add(event.getCode());
    }

    @Override
    public void onDisconnected(Client client, DisconnectedEvent event) {
      disconnects.add(event.getCode());
    }

    @Override
    public void onPublication(Client client, ServerPublicationEvent event) {
      publications.add(new String(event.getData(), StandardCharsets.UTF_8));
    }
  }

  private final Heard heard = new Heard();

  private Client client(String token, String data) {
    Options options = new Options();
    options.setToken(token);
    options.setData(data.getBytes(StandardCharsets.UTF_8));
    Client client = new Client("ws://127.0.0.1:" + port + "/connection/websocket", options, heard);
    client.connect();
    return client;
  }

  private Client connected() {
    Client client = client(TestTokens.of(user), "{\"device\":\"phone\"}");
    await().until(() -> client.getState() == ClientState.CONNECTED);
    return client;
  }

  @Test
  void itConnectsCallsAndReceives() throws Exception {
    Client client = connected();
    try {
      Open open = access.opened(user);
      assertThat(open.getCodec()).isEqualTo(Codec.PROTOBUF);
      assertThat(open.getDevice()).isEqualTo("phone");
      CompletableFuture<String> answer = new CompletableFuture<>();
      client.rpc(
          "message.send",
          "{\"to\": \"bob\"}".getBytes(StandardCharsets.UTF_8),
          (failure, result) -> answer.complete(text(failure, result)));
      assertThat(answer.get(5, TimeUnit.SECONDS)).isEqualTo("{\"method\":\"message.send\"}");
      for (int i = 1; i <= 100; i++) {
        access.push(open, Position.of(GENERATION, i), "{\"n\":" + i + "}");
      }
      await().until(() -> heard.publications.size() == 100);
      assertThat(heard.publications.getLast()).isEqualTo("{\"n\":100}");
      access.awaitHeard(up -> up.hasConfirm() && up.getConfirm().getMark() == 100);
    } finally {
      client.disconnect();
    }
  }

  private static String text(Throwable failure, RPCResult result) {
    return failure == null
        ? new String(result.getData(), StandardCharsets.UTF_8)
        : failure.toString();
  }

  @Test
  void itStaysConnectedWhileTheOwnerMoves() {
    Client client = connected();
    try {
      FakeAccess next = newAccess();
      access.close();
      directory.ownAll(next);
      next.push(next.opened(user), Position.of(GENERATION, 1), "{\"n\":1}");
      await().until(() -> heard.publications.contains("{\"n\":1}"));
      assertThat(heard.sessions).hasSize(1);
    } finally {
      client.disconnect();
    }
  }

  @Test
  void itComesBackWithThePositionItHas() {
    Client client = connected();
    try {
      Open open = access.opened(user);
      access.push(open, Position.of(GENERATION, 9), "{\"n\":9}");
      await().until(() -> !heard.publications.isEmpty());
      access.disconnect(open, 3000, "connection closed");
      await().until(() -> heard.sessions.size() == 2);
      assertThat(access.opened(user).getFrom()).isEqualTo(Position.of(GENERATION, 9));
      assertThat(access.opened(user).getResumed()).isFalse();
    } finally {
      client.disconnect();
    }
  }

  @Test
  void aReplacedOneStops() {
    Client client = connected();
    access.disconnect(access.opened(user), 3503, "force disconnect");
    await().until(() -> client.getState() == ClientState.DISCONNECTED);
    assertThat(heard.disconnects).containsExactly(3503);
  }

  @Test
  void aForgedTokenStopsIt() {
    Client client = client(TestTokens.of(user) + "x", "{}");
    await().until(() -> client.getState() == ClientState.DISCONNECTED);
    assertThat(heard.disconnects).containsExactly(3500);
  }

  @Test
  void anExplicitAcknowledgementIsTheDevicesAlone() throws Exception {
    Client client = client(TestTokens.of(user), "{\"device\":\"store\",\"ack\":\"explicit\"}");
    try {
      Open open = access.opened(user);
      assertThat(open.getExplicitAck()).isTrue();
      long position = Position.of(GENERATION, 4);
      access.push(open, position, "{\"n\":4}");
      await().until(() -> !heard.publications.isEmpty());
      CompletableFuture<String> answer = new CompletableFuture<>();
      client.rpc(
          "inbox.ack",
          ("{\"offset\":" + position + "}").getBytes(StandardCharsets.UTF_8),
          (failure, result) -> answer.complete(text(failure, result)));
      answer.get(5, TimeUnit.SECONDS);
      assertThat(access.heard().stream().filter(up -> up.hasConfirm())).isEmpty();
      FakeAccess next = newAccess();
      directory.ownAll(next);
      assertThat(next.opened(user).getFrom()).isEqualTo(position);
    } finally {
      client.disconnect();
    }
  }
}
