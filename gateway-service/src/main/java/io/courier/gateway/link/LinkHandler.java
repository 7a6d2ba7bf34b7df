package io.courier.gateway.link;

import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.gateway.config.GatewayProperties;
import io.courier.messages.link.AccessHello;
import io.courier.messages.link.Down;
import io.courier.messages.link.DownBatch;
import io.courier.messages.link.GatewayHello;
import io.courier.messages.link.LinkPing;
import io.courier.messages.link.Up;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway's side of one link's conversation: hello, pings, and the frames of sessions.
final class LinkHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
  /// The version of `link.proto` that both sides speak.
  static final int VERSION = 1;

  private static final Logger LOG = LoggerFactory.getLogger(LinkHandler.class);
  private static final Up PING = Up.newBuilder().setPing(LinkPing.getDefaultInstance()).build();

  private final String address;
  private final String gateway;
  private final GatewayProperties.Link settings;
  private final LinkListener listener;
  private @Nullable Link link;
  private boolean isUp;
  private long heardNanos;
  private @Nullable Future<?> beat;

  LinkHandler(
      String address, String gateway, GatewayProperties.Link settings, LinkListener listener) {
    this.address = address;
    this.gateway = gateway;
    this.settings = settings;
    this.listener = listener;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      shakeHands(context);
    } else {
      super.userEventTriggered(context, event);
    }
  }

  private void shakeHands(ChannelHandlerContext context) {
    Link opened = new Link(context.channel(), address, settings);
    link = opened;
    heardNanos = System.nanoTime();
    opened.send(
        Up.newBuilder()
            .setHello(GatewayHello.newBuilder().setGateway(gateway).setVersion(VERSION))
            .build());
    long period = settings.pingInterval().toMillis();
    beat =
        context
            .executor()
            .scheduleAtFixedRate(
                () -> beat(context, opened), period, period, TimeUnit.MILLISECONDS);
  }

  private void beat(ChannelHandlerContext context, Link opened) {
    long now = System.nanoTime();
    if (opened.isPaused()) {
      // We are the ones who don't listen.
      heardNanos = now;
    }
    if (now - heardNanos > settings.silence().toNanos()) {
      LOG.warn("link is silent, closing it: node={}", address);
      context.close();
      return;
    }
    opened.send(PING);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    heardNanos = System.nanoTime();
    Link opened = link;
    if (!(frame instanceof BinaryWebSocketFrame) || opened == null) {
      LOG.warn("not a frame of a link, closing it: node={}", address);
      context.close();
      return;
    }
    DownBatch batch;
    int size = frame.content().readableBytes();
    try {
      batch = DownBatch.parseFrom(frame.content().nioBuffer());
    } catch (InvalidProtocolBufferException malformed) {
      LOG.warn("malformed batch on a link, closing it: node={}", address, malformed);
      context.close();
      return;
    }
    if (!isUp) {
      greet(context, opened, batch.getFramesList().isEmpty() ? null : batch.getFrames(0));
    }
    if (isUp && !isPongAlone(batch)) {
      opened.handedOut(size);
      listener.received(opened, batch.getFramesList(), size);
    }
  }

  private static boolean isPongAlone(DownBatch batch) {
    return batch.getFramesCount() == 1 && batch.getFrames(0).hasPong();
  }

  private void greet(ChannelHandlerContext context, Link opened, @Nullable Down first) {
    if (first == null || !first.hasHello() || first.getHello().getVersion() != VERSION) {
      LOG.warn("a link must begin with a hello of version {}: node={}", VERSION, address);
      context.close();
      return;
    }
    AccessHello hello = first.getHello();
    LOG.info("link is up: node={} address={}", hello.getNode(), address);
    isUp = true;
    opened.greeted(hello);
    listener.up(opened);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    if (link != null && context.channel().isWritable()) {
      link.drain();
    }
    super.channelWritabilityChanged(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    if (beat != null) {
      beat.cancel(false);
    }
    if (isUp && link != null) {
      isUp = false;
      LOG.info("link is down: node={}", address);
      listener.down(link);
    }
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.warn("link failed: node={}: {}", address, cause.toString());
    context.close();
  }
}
