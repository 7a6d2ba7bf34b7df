package io.courier.gateway.client;

import io.courier.messages.client.DisconnectCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the life of a channel means to its session, whatever its transport is.
abstract class ConnectionHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);

  /// Null as long as the channel is the web server's.
  abstract @Nullable Session session(ChannelHandlerContext context);

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    Session session = session(context);
    if (session == null) {
      context.fireChannelReadComplete();
    } else {
      session.loop.finishTurn();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Session session = session(context);
    if (session == null) {
      context.fireChannelWritabilityChanged();
    } else if (context.channel().isWritable()) {
      session.loop.linkFrames.hasRoomAgain(session);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Session session = session(context);
    if (session == null) {
      context.fireChannelInactive();
    } else {
      session.loop.shared.connections.closed(session.transport.kind());
      session.closed();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Session session = session(context);
    if (session == null) {
      context.fireExceptionCaught(cause);
    } else if (cause instanceof IOException) {
      context.close();
    } else {
      failed(session, cause);
    }
  }

  /// Something that is not the end of the connection.
  void failed(Session session, Throwable cause) {
    LOG.error("connection failed: session={}", session.number, cause);
    session.close(DisconnectCode.SERVER_ERROR);
  }
}
