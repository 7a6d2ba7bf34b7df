package io.courier.gateway.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.AttributeKey;

/// The web server's part of a pipeline.
final class WebServer {
  /// Where Reactor Netty keeps its view of a connection; it must not outlive its handlers.
  private static final AttributeKey<Object> REACTOR_CONNECTION =
      AttributeKey.valueOf("$CONNECTION");

  private WebServer() {}

  /// Takes a channel away from the web server: every handler but this one and the HTTP codec goes.
  ///
  /// @return the codec
  static HttpServerCodec leave(Channel channel, ChannelHandler taker) {
    ChannelPipeline pipeline = channel.pipeline();
    HttpServerCodec http = pipeline.get(HttpServerCodec.class);
    for (ChannelHandler other : pipeline.toMap().values()) {
      if (!other.equals(taker) && !other.equals(http)) {
        pipeline.remove(other);
      }
    }
    channel.attr(REACTOR_CONNECTION).set(null);
    return http;
  }
}
