package io.courier.gateway.client;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// How what a session says leaves on its connection: all that differs between a WebSocket and an
/// HTTP stream. Called on the session's event loop.
interface Transport {
  TransportKind kind();

  /// A buffer for replies and pushes, with room for what [#end] puts in front.
  ByteBuf begin(ByteBufAllocator allocator, int payload);

  /// Makes what was written since [#begin], joined as the codec joins, ready for the channel.
  ByteBuf end(ByteBuf joined);

  /// Tells the client why the connection ends, behind everything written before.
  void farewell(Session session, int code, String reason);

  /// The token was accepted: the session has its id.
  void accepted(Session session);

  /// The connect command was answered with an error.
  void connectFailed(Session session);

  /// The session is over.
  void left(Session session);

  /// The `session` of the connect reply.
  String sessionText();

  /// What a command that comes another way must know; empty where none can.
  ByteString emulationKey();
}
