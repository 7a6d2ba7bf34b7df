package io.courier.gateway.link;

import io.courier.gateway.config.GatewayProperties;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import java.net.URI;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/// Connects to access nodes, and connects again with back-off for as long as a line is kept.
final class Dialer {
  private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);
  private static final int MAX_HANDSHAKE_BYTES = 8192;
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

  private final EventLoopGroup loops;
  private final Class<? extends Channel> channelType;
  private final String gateway;
  private final GatewayProperties.Link settings;

  /// With jitter of a half, so that gateways do not call in step.
  private final ExponentialBackOff backOff;

  Dialer(
      EventLoopGroup loops,
      Class<? extends Channel> channelType,
      String gateway,
      GatewayProperties.Link settings) {
    this.loops = loops;
    this.channelType = channelType;
    this.gateway = gateway;
    this.settings = settings;
    this.backOff = new ExponentialBackOff(settings.backoff().toMillis(), 2);
    backOff.setMaxInterval(settings.maxBackoff().toMillis());
    backOff.setJitter(settings.backoff().toMillis() / 2);
  }

  /// Keeps a link to this address up until the line is hung up.
  Line keep(String address, LinkListener listener) {
    Line line = new Line(address, listener);
    line.dial();
    return line;
  }

  /// The wish to be connected to one address.
  final class Line {
    private final String address;
    private final LinkListener listener;
    private volatile BackOffExecution pauses = backOff.start();
    private volatile boolean isHungUp;
    private volatile @Nullable Channel channel;
    private volatile @Nullable Future<?> pause;

    private Line(String address, LinkListener listener) {
      this.address = address;
      this.listener = listener;
    }

    void hangUp() {
      isHungUp = true;
      Channel present = channel;
      if (present != null) {
        present.close();
      }
    }

    /// Somebody is there now: if the line waits to be dialled again, it waits no longer.
    void dialNow() {
      pauses = backOff.start();
      Future<?> waiting = pause;
      if (waiting != null && waiting.cancel(false)) {
        dial();
      }
    }

    private void dial() {
      if (isHungUp || loops.isShuttingDown()) {
        return;
      }
      URI uri = URI.create(address);
      ChannelFuture attempt =
          new Bootstrap()
              .group(loops)
              .channel(channelType)
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
              .option(
                  ChannelOption.CONNECT_TIMEOUT_MILLIS,
                  Math.toIntExact(settings.connectTimeout().toMillis()))
              .handler(new Pipeline(uri))
              .connect(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
      channel = attempt.channel();
      attempt.channel().closeFuture().addListener(closed -> dialLater());
      attempt.addListener(
          done -> {
            if (!done.isSuccess()) {
              LOG.debug("no link: node={}: {}", address, String.valueOf(done.cause()));
            }
          });
      if (isHungUp) {
        attempt.channel().close();
      }
    }

    private void dialLater() {
      if (!isHungUp && !loops.isShuttingDown()) {
        pause = loops.schedule(this::dial, pauses.nextBackOff(), TimeUnit.MILLISECONDS);
      }
    }

    /// A node has said hello: the pauses begin anew.
    private void answered() {
      pauses = backOff.start();
    }

    private final class Pipeline extends ChannelInitializer<Channel> {
      private final URI uri;

      private Pipeline(URI uri) {
        this.uri = uri;
      }

      @Override
      protected void initChannel(Channel opened) {
        WebSocketClientProtocolConfig webSocket =
            WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .maxFramePayloadLength(Math.toIntExact(settings.maxMessage().toBytes()))
                // A dead link is closed at once; its end is told by the connection's end.
                .sendCloseFrame(null)
                .handshakeTimeoutMillis(settings.connectTimeout().toMillis())
                .build();
        opened
            .pipeline()
            .addLast(new HttpClientCodec())
            .addLast(new HttpObjectAggregator(MAX_HANDSHAKE_BYTES))
            .addLast(new WebSocketClientProtocolHandler(webSocket))
            .addLast(
                new LinkHandler(
                    address, gateway, settings, new Answered(listener, Line.this::answered)));
      }
    }
  }
}
