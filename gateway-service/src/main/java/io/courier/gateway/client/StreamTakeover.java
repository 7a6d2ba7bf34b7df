package io.courier.gateway.client;

import io.courier.gateway.client.Session.Stage;
import io.courier.gateway.client.codec.ClientCodec;
import io.courier.gateway.config.GatewayProperties;
import io.courier.messages.client.DisconnectCode;
import io.courier.messages.link.Codec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/// Takes a channel away from the web server when it asks for an HTTP stream, and then is all that
/// the stream's pipeline has behind the HTTP codec. Every other request passes through.
///
/// The session begins with the head of the request, so a body that does not come is a connect
/// command that does not come: a disconnect push 3502.
final class StreamTakeover extends ConnectionHandler {
  private final SessionLoops loops;
  private final Commands commands;
  private final int maxReadableBytes;
  private @Nullable Session session;
  private @Nullable StreamTransport transport;
  private @Nullable ByteBuf body;
  private boolean isAsked;

  StreamTakeover(SessionLoops loops, Commands commands, int maxReadableBytes) {
    this.loops = loops;
    this.commands = commands;
    this.maxReadableBytes = maxReadableBytes;
  }

  @Override
  @Nullable Session session(ChannelHandlerContext context) {
    return session;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Session present = session;
    if (present == null) {
      if (message instanceof HttpRequest request && StreamRequest.isFor(request)) {
        takeOver(context, request);
      } else {
        context.fireChannelRead(message);
      }
      return;
    }
    try {
      if (present.stage == Stage.CLOSING || present.stage == Stage.CLOSED) {
        if (message instanceof LastHttpContent) {
          endRefused(context);
        }
        return;
      }
      if (isAsked || !(message instanceof HttpContent content)) {
        present.close(DisconnectCode.BAD_REQUEST.code(), "a stream takes one request");
      } else {
        take(context, present, content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void takeOver(ChannelHandlerContext context, HttpRequest request) {
    Channel channel = context.channel();
    GatewayProperties settings = loops.shared().properties;
    StreamRequest wanted = StreamRequest.of(request, settings.http());
    WebServer.leave(channel, this);
    channel.config().setWriteBufferWaterMark(loops.shared().waterMark);
    StreamTransport made =
        new StreamTransport(wanted.kind(), wanted.codec() == Codec.JSON, wanted.head());
    Session begun =
        loops.of(channel.eventLoop()).newSession(channel, ClientCodec.of(wanted.codec()), made);
    transport = made;
    session = begun;
    body = channel.alloc().heapBuffer().writeBytes(wanted.connect().asReadOnlyByteBuffer());
    // The web server reads step by step; a stream must notice when its client leaves.
    channel.config().setAutoRead(true);
    if (HttpUtil.isContentLengthSet(request)
        && HttpUtil.getContentLength(request, 0L) > maxReadableBytes) {
      refuse(context, begun, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
    } else if (HttpUtil.is100ContinueExpected(request)) {
      context.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
  }

  private void take(ChannelHandlerContext context, Session present, HttpContent content) {
    ByteBuf sofar = body;
    if (sofar == null) {
      return;
    }
    if (content.decoderResult().isFailure()) {
      refuse(context, present, HttpResponseStatus.BAD_REQUEST);
      endRefused(context);
      return;
    }
    if (present.transport.kind() == TransportKind.HTTP_STREAM) {
      int size = sofar.readableBytes() + content.content().readableBytes();
      if (size > maxReadableBytes) {
        refuse(context, present, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
        if (content instanceof LastHttpContent) {
          endRefused(context);
        }
        return;
      }
      sofar.writeBytes(content.content());
    }
    if (content instanceof LastHttpContent) {
      asked(context, present);
    }
  }

  /// What cannot be read is no frame of the protocol: an ordinary response says so. The rest of the
  /// request is let pass for a while, or the client would see a broken connection instead.
  private void refuse(ChannelHandlerContext context, Session present, HttpResponseStatus status) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    HttpUtil.setContentLength(response, 0);
    context.writeAndFlush(response);
    present.startClosing();
    releaseBody();
  }

  private static void endRefused(ChannelHandlerContext context) {
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  private void asked(ChannelHandlerContext context, Session present) {
    isAsked = true;
    byte[] frame = body == null ? new byte[0] : ByteBufUtil.getBytes(body);
    releaseBody();
    if (transport != null) {
      transport.respond(context.channel());
    }
    commands.take(present, frame, frame.length);
    if (present.stage == Stage.NEW) {
      present.close(DisconnectCode.BAD_REQUEST.code(), "a stream begins with connect");
    }
  }

  private void releaseBody() {
    if (body != null) {
      body.release();
      body = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    releaseBody();
    super.channelInactive(context);
  }
}
