package io.courier.gateway.client;

import io.courier.gateway.client.Session.Stage;
import io.courier.messages.client.DisconnectCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.AttributeKey;

/// The one handler behind the frame codec, shared by all WebSockets: frames to commands.
@ChannelHandler.Sharable
final class ClientHandler extends ConnectionHandler {
  private static final AttributeKey<Session> SESSION = AttributeKey.valueOf("courier.session");

  private final Commands commands;
  private final int maxReadableBytes;

  ClientHandler(Commands commands, int maxReadableBytes) {
    this.commands = commands;
    this.maxReadableBytes = maxReadableBytes;
  }

  void attach(Session session) {
    session.channel.attr(SESSION).set(session);
  }

  @Override
  Session session(ChannelHandlerContext context) {
    return context.channel().attr(SESSION).get();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    WebSocketFrame frame = (WebSocketFrame) message;
    Session session = session(context);
    try {
      if (session.stage == Stage.CLOSING && !(frame instanceof CloseWebSocketFrame)) {
        return;
      }
      take(context, session, frame);
    } finally {
      frame.release();
    }
  }

  private void take(ChannelHandlerContext context, Session session, WebSocketFrame frame) {
    switch (frame) {
      case TextWebSocketFrame text -> data(session, text, true);
      case BinaryWebSocketFrame binary -> data(session, binary, false);
      case ContinuationWebSocketFrame more -> fragment(session, more);
      case CloseWebSocketFrame close ->
          session.answerClose(
              close.statusCode() < 0
                  ? WebSocketCloseStatus.NORMAL_CLOSURE.code()
                  : close.statusCode());
      case PingWebSocketFrame ping -> {
        if (commands.takePing(session)) {
          context.writeAndFlush(
              WebSocketFrames.pong(context.alloc(), ping.content()), context.voidPromise());
        }
      }
      case PongWebSocketFrame pong -> {
        // Only the protocol's own pings are sent, so this answers nothing.
      }
      default -> session.close(DisconnectCode.BAD_REQUEST);
    }
  }

  private void data(Session session, WebSocketFrame frame, boolean isText) {
    if (isText != session.codec.isText()) {
      session.close(
          DisconnectCode.BAD_REQUEST.code(),
          session.codec.isText() ? "only text frames here" : "only binary frames here");
    } else if (!frame.isFinalFragment()) {
      // A copy: what is read of a frame is a part of a buffer that may be much larger.
      session.fragments = session.channel.alloc().buffer().writeBytes(frame.content());
    } else {
      commands(session, frame.content());
    }
  }

  private void fragment(Session session, ContinuationWebSocketFrame frame) {
    ByteBuf sofar = session.fragments;
    if (sofar == null) {
      session.close(DisconnectCode.BAD_REQUEST);
      return;
    }
    int size = sofar.readableBytes() + frame.content().readableBytes();
    if (size > maxReadableBytes) {
      session.close(
          WebSocketCloseStatus.MESSAGE_TOO_BIG.code(), "at most " + maxReadableBytes + " bytes");
      return;
    }
    // Grows by doubling: a copy of all for each fragment would cost the square of their number.
    sofar.writeBytes(frame.content());
    if (frame.isFinalFragment()) {
      session.fragments = null;
      try {
        commands(session, sofar);
      } finally {
        sofar.release();
      }
    }
  }

  private void commands(Session session, ByteBuf payload) {
    int length = payload.readableBytes();
    byte[] bytes = session.loop.scratch.length < length ? new byte[length] : session.loop.scratch;
    payload.getBytes(payload.readerIndex(), bytes, 0, length);
    commands.take(session, bytes, length);
  }

  @Override
  void failed(Session session, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      session.close(corrupted.closeStatus().code(), "not a frame that can be read");
    } else {
      super.failed(session, cause);
    }
  }
}
