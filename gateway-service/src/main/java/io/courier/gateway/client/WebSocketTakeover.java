package io.courier.gateway.client;

import io.courier.gateway.client.codec.ClientCodec;
import io.courier.messages.link.Codec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Takes a channel away from the web server when it asks for the clients' WebSocket, before any
/// handler of the web server has seen the request. Every other request passes through.
///
/// Afterwards the pipeline holds a frame decoder and [ClientHandler], and nothing keeps a string of
/// the request.
final class WebSocketTakeover extends ChannelInboundHandlerAdapter {
  private final SessionLoops loops;
  private final ClientHandler handler;
  private final WebSocketDecoderConfig frames;
  private @Nullable Upgrade upgrade;

  WebSocketTakeover(SessionLoops loops, ClientHandler handler, WebSocketDecoderConfig frames) {
    this.loops = loops;
    this.handler = handler;
    this.frames = frames;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request && Upgrade.isFor(request)) {
      upgrade = Upgrade.of(request);
    }
    Upgrade wanted = upgrade;
    if (wanted == null) {
      context.fireChannelRead(message);
      return;
    }
    try {
      if (message instanceof LastHttpContent) {
        upgrade = null;
        if (wanted.isValid()) {
          takeOver(context, wanted);
        } else {
          refuse(context, wanted);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private static void refuse(ChannelHandlerContext context, Upgrade wanted) {
    byte[] sentence = wanted.refusal().getBytes(StandardCharsets.UTF_8);
    ByteBuf body = Unpooled.wrappedBuffer(sentence);
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST, body);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN);
    response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, Upgrade.VERSION);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    HttpUtil.setContentLength(response, sentence.length);
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  private void takeOver(ChannelHandlerContext context, Upgrade wanted) {
    Channel channel = context.channel();
    ChannelPipeline pipeline = channel.pipeline();
    HttpServerCodec http = WebServer.leave(channel, this);
    context.writeAndFlush(wanted.response(), context.voidPromise());

    channel.config().setWriteBufferWaterMark(loops.shared().waterMark);
    Codec codec = wanted.isProtobuf() ? Codec.PROTOBUF : Codec.JSON;
    Transport transport = wanted.isProtobuf() ? WebSocketTransport.BINARY : WebSocketTransport.TEXT;
    Session session =
        loops.of(channel.eventLoop()).newSession(channel, ClientCodec.of(codec), transport);
    handler.attach(session);
    pipeline.addLast(new WebSocket13FrameDecoder(frames), handler);
    pipeline.remove(this);
    // Hands on what it has read beyond the request.
    pipeline.remove(http);
    // The web server reads step by step; a client connection reads whatever comes.
    channel.config().setAutoRead(true);
  }
}
