package io.courier.drill.load;

import io.courier.drill.ledger.Arrival;
import io.courier.drill.ledger.Ledger;
import io.courier.load.client.ClientConnection;
import io.courier.load.client.ClientListener;
import io.courier.messages.client.DisconnectCode;
import io.courier.messages.client.PublicationFrame;
import io.courier.messages.client.wire.ConnectRequest;
import io.courier.messages.client.wire.ConnectResult;
import io.courier.messages.client.wire.Publication;
import io.courier.messages.client.wire.Reply;
import io.courier.messages.client.wire.SubscribeRequest;
import io.courier.messages.client.wire.SubscribeResult;
import io.netty.channel.ChannelHandler;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One connection of a device, from its opening to its end.
final class Session implements ClientListener {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// The SDKs' own.
  private static final long CONNECT_SECONDS = 5;

  private static final long LATE_PING_SECONDS = 10;

  /// How long the socket of a network that was lost stays open.
  private static final long ABANDONED_SECONDS = 60;

  private final Device device;
  private final ClientConnection connection;
  private boolean open;
  private boolean over;
  private long pingSeconds;
  private long lastPing;

  Session(Device device) {
    this.device = device;
    ConnectRequest.Builder request = ClientConnection.request(device.token, device.name);
    if (device.epoch != null) {
      SubscribeRequest.Builder read =
          SubscribeRequest.newBuilder().setRecover(true).setEpoch(device.epoch);
      request.putSubs(PublicationFrame.INBOX, read.setOffset(device.position).build());
    }
    this.connection = new ClientConnection(request.build(), this);
  }

  void open(URI gateway, List<ChannelHandler> network) {
    device.place.connections().open(gateway, connection, network);
    later(CONNECT_SECONDS, () -> giveUp(!open, "no answer to connect"));
  }

  boolean isOpen() {
    return open && !over;
  }

  /// @return the command's id
  int send(String to, long number) {
    String content = "{\"n\":" + number + ",\"text\":\"" + "x".repeat(80) + "\"}";
    return connection.send(to, device.place.run() + "-" + number, content);
  }

  void close() {
    over = true;
    connection.close();
  }

  void abandon() {
    over = true;
    connection.abandon();
    later(ABANDONED_SECONDS, connection::close);
  }

  @Override
  public void connected(ConnectResult result) {
    if (over) {
      return;
    }
    SubscribeResult inbox = result.getSubsOrThrow(PublicationFrame.INBOX);
    device.epoch = inbox.getEpoch();
    device.position = inbox.getOffset();
    open = true;
    lastPing = System.nanoTime();
    pingSeconds = result.getPing();
    watchPings();
    device.opened(this);
  }

  @Override
  public void received(Publication publication) {
    if (over) {
      return;
    }
    if (publication.getOffset() != 0) {
      device.position = publication.getOffset();
    }
    Ledger ledger = device.place.ledger();
    JsonNode data = JSON.readTree(publication.getData().toByteArray());
    switch (data.path("type").asString("")) {
      case "message" ->
          ledger.received(device.key(), arrival(publication, data), System.nanoTime());
      case "message.accepted" -> {
        // The first seq of a repeated send: the reply has said that it was accepted.
      }
      default -> ledger.wrong(device.key() + " received " + data);
    }
  }

  @Override
  public void replied(Reply reply) {
    if (over) {
      return;
    }
    if (!open) {
      giveUp(true, "connect: error " + reply.getError().getCode());
    } else if (reply.hasError()) {
      var error = reply.getError();
      String sentence = error.getCode() + " " + error.getMessage();
      device.outbox.failed(reply.getId(), error.getTemporary(), sentence);
    } else {
      JsonNode data = JSON.readTree(reply.getRpc().getData().toByteArray());
      device.outbox.answered(reply.getId(), data.path("id").asString(""));
    }
  }

  @Override
  public void pinged() {
    lastPing = System.nanoTime();
  }

  @Override
  public void ended(int code, String reason) {
    if (over) {
      return;
    }
    over = true;
    boolean final_ =
        Arrays.stream(DisconnectCode.values()).anyMatch(it -> it.code() == code && it.isTerminal());
    if (final_) {
      device.place.ledger().wrong(device.key() + " was told to stop: " + code + " " + reason);
    }
    device.lost(this, code == 0 ? "without a close frame" : Integer.toString(code), open);
  }

  private Arrival arrival(Publication publication, JsonNode data) {
    boolean late = publication.getTagsOrDefault(PublicationFrame.VIA_TAG, "").equals("late");
    String prefix = device.place.run() + "-";
    String clientId = data.path("clientId").asString("");
    long number = clientId.startsWith(prefix) ? data.path("content").path("n").asLong(-1) : -1;
    return new Arrival(
        number,
        data.path("id").asString(""),
        data.path("seq").asLong(0),
        publication.getOffset(),
        late);
  }

  private void watchPings() {
    later(
        LATE_PING_SECONDS / 2,
        () -> {
          long silent = System.nanoTime() - lastPing;
          boolean late = silent > TimeUnit.SECONDS.toNanos(pingSeconds + LATE_PING_SECONDS);
          giveUp(late, "no ping came");
          if (isOpen()) {
            watchPings();
          }
        });
  }

  private void giveUp(boolean now, String why) {
    if (now && !over) {
      over = true;
      connection.close();
      device.lost(this, why, open);
    }
  }

  private void later(long seconds, Runnable action) {
    device.place.loop().schedule(action, seconds, TimeUnit.SECONDS);
  }
}
