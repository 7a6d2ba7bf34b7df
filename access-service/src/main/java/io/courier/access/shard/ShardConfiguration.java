package io.courier.access.shard;

import io.courier.access.settings.AccessProperties;
import io.courier.access.settings.Instance;
import io.courier.kafka.consume.PollLoop;
import io.courier.messages.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/// Puts ownership together.
@Configuration(proxyBeanMethods = false)
public class ShardConfiguration {
  /// The consumer group whose assignment is ownership; it reads [Topic#PUSH_DELIVER] alone.
  public static final String GROUP = "access";

  @Bean
  Lease lease(AccessProperties properties) {
    return new Lease(properties.ownership().lease(), System.nanoTime());
  }

  @Bean
  OwnershipThread ownershipThread() {
    return new OwnershipThread();
  }

  @Bean
  OwnershipRegistry ownershipRegistry(
      ReactiveStringRedisTemplate redis, Instance instance, AccessProperties properties) {
    return new OwnershipRegistry(redis, instance.name(), properties.link().address());
  }

  @Bean
  ShardOwnership shardOwnership(
      ShardLoops loops,
      ShardTenant tenant,
      OwnershipRegistry registry,
      Lease lease,
      Clock clock,
      OwnershipThread thread,
      MeterRegistry metrics) {
    return new ShardOwnership(
        loops,
        tenant,
        registry,
        lease,
        clock,
        thread.scheduler(),
        System::nanoTime,
        (done, millis) -> done.await(millis, TimeUnit.MILLISECONDS),
        metrics);
  }

  @Bean
  OwnershipBeat ownershipBeat(
      ShardOwnership ownership,
      OwnershipRegistry registry,
      Lease lease,
      PollLoop deliverLoop,
      Admin admin,
      OwnershipThread thread,
      Clock clock,
      AccessProperties properties,
      Instance instance) {
    AccessProperties.Ownership settings = properties.ownership();
    PeerWatch peers =
        new PeerWatch(
            new StalePeers(instance.name(), settings.peerStale()),
            registry,
            admin,
            GROUP,
            settings.peerConnect(),
            settings.evictPeers());
    return new OwnershipBeat(
        ownership,
        registry,
        lease,
        deliverLoop::heartbeatsAnswered,
        peers,
        thread.scheduler(),
        clock,
        settings.beat(),
        instance.name());
  }

  /// Up while the group counts this node in; part of readiness.
  @Bean
  HealthIndicator group(ShardOwnership ownership, Lease lease) {
    return () -> {
      boolean isIn = ownership.isMember() && lease.isValid(System.nanoTime());
      return (isIn ? Health.up() : Health.down())
          .withDetail("topic", Topic.PUSH_DELIVER.topicName())
          .build();
    };
  }
}
