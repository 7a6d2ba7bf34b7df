package io.courier.gateway.client;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.UUID;

/// WebSocket frames, in both directions: a session takes commands from its own connection alone.
/// Two of them serve all connections.
final class WebSocketTransport implements Transport {
  static final WebSocketTransport TEXT = new WebSocketTransport(true);
  static final WebSocketTransport BINARY = new WebSocketTransport(false);

  private final boolean isText;

  private WebSocketTransport(boolean isText) {
    this.isText = isText;
  }

  @Override
  public TransportKind kind() {
    return TransportKind.WEBSOCKET;
  }

  @Override
  public ByteBuf begin(ByteBufAllocator allocator, int payload) {
    return WebSocketFrames.begin(allocator, payload);
  }

  @Override
  public ByteBuf end(ByteBuf joined) {
    return WebSocketFrames.end(joined, isText);
  }

  /// A close frame; the client's own ends the connection.
  @Override
  public void farewell(Session session, int code, String reason) {
    session.seal();
    session.channel.writeAndFlush(
        WebSocketFrames.close(session.channel.alloc(), code, reason),
        session.channel.voidPromise());
  }

  @Override
  public void accepted(Session session) {
    // Nobody else looks for it.
  }

  /// The client may send another connect command.
  @Override
  public void connectFailed(Session session) {}

  @Override
  public void left(Session session) {}

  /// Means nothing here, and is not kept.
  @Override
  public String sessionText() {
    return UUID.randomUUID().toString();
  }

  @Override
  public ByteString emulationKey() {
    return ByteString.EMPTY;
  }
}
