package io.courier.load.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
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
import java.util.List;

/// Opens connections of clients, all of them on one event loop thread, so that the load leaves the
/// machine to what is loaded.
public final class ClientConnections implements AutoCloseable {
  private static final int MAX_FRAME_BYTES = 1 << 20;
  private static final int CONNECT_MILLIS = 5_000;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();

  /// The one thread on which all listeners are called.
  public EventLoop loop() {
    return loop;
  }

  /// @param gateway for example `ws://127.0.0.1:8080/connection/websocket`
  public void open(URI gateway, ClientConnection client) {
    open(gateway, client, List.of());
  }

  /// @param network what stands between the socket and everything else, as a bad network would
  public void open(URI gateway, ClientConnection client, List<ChannelHandler> network) {
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                network.forEach(channel.pipeline()::addLast);
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
                                MAX_FRAME_BYTES),
                            false),
                        client);
              }
            })
        .connect(gateway.getHost(), gateway.getPort())
        .addListener(
            connecting -> {
              if (!connecting.isSuccess()) {
                client.end(0, String.valueOf(connecting.cause()));
              }
            });
  }

  @Override
  public void close() {
    group.shutdownGracefully();
  }
}
