package io.courier.load;

import com.google.protobuf.ByteString;
import io.courier.load.client.ClientConnection;
import io.courier.load.client.ClientConnections;
import io.courier.load.client.ClientListener;
import io.courier.messages.client.wire.ConnectResult;
import io.courier.messages.client.wire.Publication;
import io.courier.messages.client.wire.Reply;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/// One client of a bench: connects once, sends, and hands publications to its [Inbox]. Runs on its
/// channel's event loop; only [#send] may come from elsewhere.
final class LoadClient implements ClientListener {
  private final ClientConnection connection;
  private final Inbox inbox;
  private final CompletableFuture<LoadClient> connected = new CompletableFuture<>();

  /// Where a client's publications and refusals go.
  interface Inbox {
    void received(ByteString publication);

    void refused(String sentence);
  }

  LoadClient(String token, String device, Inbox inbox) {
    this.connection = new ClientConnection(ClientConnection.request(token, device).build(), this);
    this.inbox = inbox;
  }

  /// Done when the connect reply is here.
  CompletableFuture<LoadClient> open(ClientConnections connections, URI gateway) {
    connections.open(gateway, connection);
    return connected;
  }

  void send(String to, String clientId, String contentJson) {
    if (!connected.isDone()) {
      throw new IllegalStateException("not connected");
    }
    connection.execute(() -> connection.send(to, clientId, contentJson));
  }

  void close() {
    connection.close();
  }

  @Override
  public void connected(ConnectResult result) {
    connected.complete(this);
  }

  @Override
  public void received(Publication publication) {
    inbox.received(publication.getData());
  }

  @Override
  public void replied(Reply reply) {
    if (reply.hasError()) {
      inbox.refused(reply.getError().getCode() + " " + reply.getError().getMessage());
    }
  }

  @Override
  public void ended(int code, String reason) {
    if (!connected.completeExceptionally(new IOException(reason)) && code != 0) {
      inbox.refused(code + " " + reason);
    }
  }
}
