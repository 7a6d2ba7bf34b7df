package io.courier.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/// Opens load clients, all of them on one event loop thread, so that the load leaves the machine to
/// what is measured.
final class LoadClients implements AutoCloseable {
  private static final int MAX_FRAME_BYTES = 1 << 20;

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  /// @param gateway for example `ws://127.0.0.1:8080/connection/websocket`
  CompletableFuture<LoadClient> open(URI gateway, LoadClient client) {
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new HttpClientCodec(),
                        new HttpObjectAggregator(8192),
                        new WebSocketClientProtocolHandler(
                            WebSocketClientHandshakerFactory.newHandshaker(
                                gateway,
                                WebSocketVersion.V13,
                                "centrifuge-protobuf",
                                false,
                                new DefaultHttpHeaders(),
                                MAX_FRAME_BYTES)),
                        client);
              }
            })
        .connect(gateway.getHost(), gateway.getPort())
        .addListener(
            connecting -> {
              if (!connecting.isSuccess()) {
                client.connected().completeExceptionally(connecting.cause());
              }
            });
    return client.connected();
  }

  @Override
  public void close() {
    loop.shutdownGracefully();
  }
}
