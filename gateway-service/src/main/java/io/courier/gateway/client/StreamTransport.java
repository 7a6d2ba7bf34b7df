package io.courier.gateway.client;

import com.google.protobuf.ByteString;
import io.courier.gateway.client.flow.SessionKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/// The endless response of one HTTP stream. It only goes down: what the client says arrives at
/// `/emulation`, of this gateway or of another, with the [SessionKey] of the connect reply.
///
/// The HTTP codec stays in the pipeline and makes chunks of what is written.
final class StreamTransport implements Transport {
  private static final int FIRST_CAPACITY = 512;

  private final TransportKind kind;
  private final boolean isText;
  private final HttpResponse head;
  private boolean isBegun;
  private @Nullable SessionKey key;

  /// @param head of the response, as it will be sent
  StreamTransport(TransportKind kind, boolean isText, HttpResponse head) {
    this.kind = kind;
    this.isText = isText;
    this.head = head;
  }

  @Override
  public TransportKind kind() {
    return kind;
  }

  /// Sends the head of the response at once: the SDK waits 5 s for it, and some do nothing before.
  void respond(Channel channel) {
    if (!isBegun) {
      isBegun = true;
      channel.writeAndFlush(head, channel.voidPromise());
    }
  }

  @Override
  public ByteBuf begin(ByteBufAllocator allocator, int payload) {
    return allocator.directBuffer(Math.max(payload + 1, FIRST_CAPACITY));
  }

  @Override
  public ByteBuf end(ByteBuf joined) {
    if (!isText) {
      return joined;
    }
    return kind == TransportKind.SSE ? StreamFrames.events(joined) : StreamFrames.lines(joined);
  }

  /// A disconnect push, and the end of the response.
  @Override
  public void farewell(Session session, int code, String reason) {
    respond(session.channel);
    session.write(session.codec.disconnect(code, reason));
    finish(session);
  }

  private static void finish(Session session) {
    session.seal();
    session
        .channel
        .writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void accepted(Session session) {
    Shared shared = session.loop.shared;
    SessionKey made = SessionKey.random(session.shard, shared.sessionId(session.number));
    key = made;
    shared.streams.put(made.client(), session);
  }

  /// No other connect command can come on a stream.
  @Override
  public void connectFailed(Session session) {
    finish(session);
    session.startClosing();
  }

  @Override
  public void left(Session session) {
    SessionKey known = key;
    if (known != null) {
      session.loop.shared.streams.remove(known.client(), session);
    }
  }

  @Override
  public String sessionText() {
    SessionKey known = key;
    return known == null ? "" : known.format();
  }

  @Override
  public ByteString emulationKey() {
    SessionKey known = key;
    return known == null ? ByteString.EMPTY : known.secret();
  }
}
