package io.courier.gateway.client;

import com.google.protobuf.ByteString;
import io.courier.gateway.client.codec.ClientCodec;
import io.courier.gateway.client.flow.HeldRpcs;
import io.courier.gateway.client.flow.SessionFlow;
import io.courier.gateway.client.flow.TimerWheel;
import io.courier.gateway.link.Link;
import io.courier.messages.client.DisconnectCode;
import io.courier.messages.client.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/// One client connection: all that the gateway keeps of it. Touched by its event loop alone.
///
/// What is written in one turn of the event loop leaves in as few frames as possible, in one flush,
/// when the turn is finished: see [SessionLoop#finishTurn()]. How it leaves is the [Transport]'s.
final class Session extends TimerWheel.Entry {
  /// How far a connection has come.
  enum Stage {
    /// Opened; no connect command yet, or the last one failed.
    NEW,
    /// Its token is being verified.
    VERIFYING,
    /// Waits for an owner, and for the owner's answer.
    OPENING,
    CONNECTED,
    /// The farewell is written; the client's, or the end of the connection, is awaited.
    CLOSING,
    CLOSED
  }

  /// No deadline.
  static final long NEVER = Long.MAX_VALUE;

  final Channel channel;
  final SessionLoop loop;
  final ClientCodec codec;
  final Transport transport;
  Stage stage = Stage.NEW;

  // Who, once the token has been verified.
  long number;
  String user = "";
  String device = "";
  int shard;
  long sinceMillis;
  int connectId;
  int connectAttempts;
  boolean wasRecovering;
  SessionFlow flow;
  @Nullable HeldRpcs rpcs;

  // Where its session is open; the handle is 0 while it is nowhere.
  @Nullable Link home;
  long handle;
  boolean isOpen;

  // Moments in the loop's milliseconds.
  long stageDeadline = NEVER;
  long tokenDeadline = NEVER;
  long openDeadline = NEVER;
  long nextPing = NEVER;
  long pingedAt = NEVER;
  long slowSince = NEVER;

  long rateState;
  int refusalsInRow;
  boolean isLagging;
  @Nullable ByteBuf fragments;
  private boolean isTouched;
  private @Nullable ByteBuf out;

  Session(
      Channel channel,
      SessionLoop loop,
      ClientCodec codec,
      Transport transport,
      SessionFlow unknown) {
    this.channel = channel;
    this.loop = loop;
    this.codec = codec;
    this.transport = transport;
    this.flow = unknown;
  }

  void write(byte[] reply) {
    append(reply.length).writeBytes(reply);
  }

  void write(ByteString frame) {
    append(frame.size()).writeBytes(frame.asReadOnlyByteBuffer());
  }

  void writeError(int id, ErrorCode code, String message) {
    write(codec.error(id, code.code(), message, code.isTemporary()));
  }

  private ByteBuf append(int size) {
    ByteBuf frame = out;
    if (frame != null && frame.readableBytes() + size > WebSocketFrames.JOIN_BYTES) {
      seal();
      frame = null;
    }
    if (frame == null) {
      frame = transport.begin(channel.alloc(), size);
      out = frame;
    } else if (codec.isText()) {
      frame.writeByte('\n');
    }
    touch();
    return frame;
  }

  /// Has [#finishTurn()] called at the end of this turn.
  void touch() {
    if (!isTouched) {
      isTouched = true;
      loop.touched(this);
    }
  }

  /// Whether the bounded queue takes another frame.
  boolean hasRoom() {
    int joined = out == null ? 0 : out.readableBytes();
    return channel.bytesBeforeUnwritable() > joined;
  }

  /// Sends all that was written in this turn. Only for [SessionLoop].
  void finishTurn() {
    if (stage == Stage.CLOSING || stage == Stage.CLOSED) {
      isTouched = false;
      return;
    }
    if (flow.isPingDue()) {
      ping();
    }
    isTouched = false;
    seal();
    channel.flush();
    if (pendingBytes() > 2L * loop.shared.waterMark.high()) {
      // Deliveries stop at the queue's bound; answers would go on.
      close(DisconnectCode.SLOW);
      return;
    }
    if (!isLagging && pendingBytes() > 0) {
      isLagging = true;
      loop.lags(this);
    }
  }

  /// Writes a ping. Not while one is outstanding.
  void ping() {
    write(codec.ping());
    flow.pinged();
    pingedAt = loop.nowMillis();
    nextPing = pingedAt + loop.jitteredPingInterval();
    loop.wakeBy(this, pingedAt + loop.pongTimeoutMillis());
    loop.shared.metrics.ping();
  }

  /// Hands what was written so far to the channel, without a flush.
  void seal() {
    ByteBuf joined = out;
    if (joined != null) {
      out = null;
      channel.write(transport.end(joined), channel.voidPromise());
    }
  }

  /// Bytes that the socket has not taken yet.
  long pendingBytes() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  void close(DisconnectCode code) {
    close(code.code(), code.reason());
  }

  /// Tells the client why, and ends the connection when it has heard.
  void close(int code, String reason) {
    if (stage == Stage.CLOSING || stage == Stage.CLOSED) {
      return;
    }
    loop.shared.metrics.disconnected(code);
    transport.farewell(this, code, reason);
    startClosing();
  }

  /// From here on nothing is written, and the connection has only so long to end.
  void startClosing() {
    end(Stage.CLOSING);
    stageDeadline = loop.nowMillis() + loop.shared.properties.client().closeTimeout().toMillis();
    loop.wakeBy(this, stageDeadline);
  }

  /// Answers the client's close frame at once, on a WebSocket.
  void answerClose(int code) {
    if (stage == Stage.CLOSING) {
      channel.close();
      return;
    }
    seal();
    channel
        .writeAndFlush(WebSocketFrames.close(channel.alloc(), code, ""))
        .addListener(ChannelFutureListener.CLOSE);
    startClosing();
  }

  /// The channel is gone.
  void closed() {
    end(Stage.CLOSED);
    loop.forget(this);
    if (out != null) {
      out.release();
      out = null;
    }
  }

  private void end(Stage last) {
    if (stage == Stage.CONNECTED) {
      loop.connected(-1);
    }
    stage = last;
    transport.left(this);
    loop.homing.leaveForGood(this);
    if (rpcs != null) {
      rpcs.clear();
      rpcs = null;
    }
    if (fragments != null) {
      fragments.release();
      fragments = null;
    }
  }
}
