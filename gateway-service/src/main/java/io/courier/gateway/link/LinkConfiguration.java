package io.courier.gateway.link;

import io.courier.gateway.config.GatewayProperties;
import io.lettuce.core.ClientOptions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

/// Puts the links on the event loops that the client connections live on.
@Configuration(proxyBeanMethods = false)
class LinkConfiguration {
  /// Lettuce would keep each reading of an outage until there is a connection again.
  @Bean
  LettuceClientOptionsBuilderCustomizer readingsFailFast() {
    return options ->
        options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS);
  }

  @Bean
  OwnerDirectory ownerDirectory(
      ReactiveStringRedisTemplate redis, GatewayProperties properties, MeterRegistry meters) {
    GatewayProperties.Owners owners = properties.owners();
    OwnerDirectory directory =
        new OwnerDirectory(redis, owners.refresh(), owners.avoid(), System::nanoTime);
    Gauge.builder(
            "courier.gateway.shards.owned",
            directory,
            of -> of.owners().map(Owners::count).orElse(0))
        .description("shards whose owner is known")
        .register(meters);
    Gauge.builder(
            "courier.gateway.shards.unowned",
            directory,
            of -> of.owners().map(Owners::missing).orElse(0))
        .description("shards whose owner is not known; 0 before the topics are")
        .register(meters);
    Gauge.builder("courier.backend.up", directory, of -> of.isReadable() ? 1 : 0)
        .description("1 while the back end answers, else 0")
        .tag("backend", "redis")
        .register(meters);
    return directory;
  }

  @Bean
  LinkPool linkPool(
      ReactorResourceFactory resources,
      GatewayProperties properties,
      @Value("${courier.instance}") String gateway,
      MeterRegistry meters) {
    LoopResources loops = resources.getLoopResources();
    EventLoopGroup group = loops.onServer(LoopResources.DEFAULT_NATIVE);
    Dialer dialer =
        new Dialer(
            group, loops.onChannelClass(SocketChannel.class, group), gateway, properties.link());
    LinkPool pool = new LinkPool(dialer, properties.link().idle().toNanos(), System::nanoTime);
    gauge(meters, pool, "courier.gateway.links", of -> of.links().size());
    gauge(
        meters,
        pool,
        "courier.gateway.link.queue.frames",
        of -> of.links().stream().mapToInt(Link::queuedFrames).max().orElse(0));
    gauge(
        meters,
        pool,
        "courier.gateway.link.queue.bytes",
        of -> of.links().stream().mapToLong(Link::queuedBytes).max().orElse(0));
    gauge(
        meters,
        pool,
        "courier.gateway.link.untaken.bytes",
        of -> of.links().stream().mapToLong(Link::untakenBytes).max().orElse(0));
    return pool;
  }

  private static void gauge(
      MeterRegistry meters, LinkPool pool, String name, ToDoubleFunction<LinkPool> value) {
    Gauge.builder(name, pool, value).register(meters);
  }

  @Bean
  OwnersHealth ownersHealthIndicator(OwnerDirectory directory) {
    return new OwnersHealth(directory);
  }

  @Bean
  LinkLifecycle linkLifecycle(
      OwnerDirectory directory, LinkPool pool, LinkListener sessions, OwnersListener homing) {
    return new LinkLifecycle(directory, pool, sessions, homing);
  }
}
