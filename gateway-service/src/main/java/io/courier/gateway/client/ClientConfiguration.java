package io.courier.gateway.client;

import io.courier.gateway.auth.Tokens;
import io.courier.gateway.config.GatewayProperties;
import io.courier.gateway.link.LinkPool;
import io.courier.gateway.link.OwnerDirectory;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.NettyPipeline;
import reactor.netty.resources.LoopResources;

/// Puts the clients' connections in front of the web server, on the same port.
@Configuration(proxyBeanMethods = false)
class ClientConfiguration {
  @Bean
  SessionLoops sessionLoops(
      @Value("${courier.instance}") String gateway,
      GatewayProperties properties,
      Tokens tokens,
      OwnerDirectory directory,
      LinkPool links,
      ReactorResourceFactory resources,
      MeterRegistry meters) {
    ClientMetrics metrics = new ClientMetrics(meters);
    Shared shared = new Shared(gateway, properties, tokens, directory, links, metrics);
    EventLoop any = resources.getLoopResources().onServer(LoopResources.DEFAULT_NATIVE).next();
    Emulations emulations = new Emulations(shared, any);
    SessionLoops loops = new SessionLoops(shared, emulations);
    metrics.watch(shared, loops, emulations);
    return loops;
  }

  @Bean
  Emulations emulations(SessionLoops loops) {
    return loops.emulations();
  }

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> clientSockets(
      SessionLoops loops, GatewayProperties properties) {
    int maxReadableBytes = (int) properties.client().maxReadableFrame().toBytes();
    Commands commands = new Commands(loops.shared());
    ClientHandler handler = new ClientHandler(commands, maxReadableBytes);
    WebSocketDecoderConfig frames =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(maxReadableBytes)
            .expectMaskedFrames(true)
            .allowMaskMismatch(false)
            .allowExtensions(false)
            // The handler writes the close frame itself.
            .closeOnProtocolViolation(false)
            // The codecs check what they read.
            .withUTF8Validator(false)
            .build();
    return factory ->
        factory.addServerCustomizers(
            server ->
                server.doOnChannelInit(
                    (observer, channel, address) ->
                        channel
                            .pipeline()
                            .addAfter(
                                NettyPipeline.HttpCodec,
                                "courier.stream",
                                new StreamTakeover(loops, commands, maxReadableBytes))
                            .addAfter(
                                NettyPipeline.HttpCodec,
                                "courier.websocket",
                                new WebSocketTakeover(loops, handler, frames))));
  }
}
