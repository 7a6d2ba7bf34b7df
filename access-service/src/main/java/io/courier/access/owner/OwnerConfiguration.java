package io.courier.access.owner;

import io.courier.access.deliver.DeliveryLimits;
import io.courier.access.inbound.ChatSender;
import io.courier.access.inbound.CommandCounts;
import io.courier.access.inbound.RpcReader;
import io.courier.access.inbound.ServerSender;
import io.courier.access.link.Greeting;
import io.courier.access.link.LinkFrames;
import io.courier.access.presence.PresenceStore;
import io.courier.access.produce.RecordSender;
import io.courier.access.session.Emulations;
import io.courier.access.session.SessionDesk;
import io.courier.access.session.SessionTable;
import io.courier.access.settings.AccessProperties;
import io.courier.access.settings.Instance;
import io.courier.access.shard.Lease;
import io.courier.access.shard.ShardConfiguration;
import io.courier.access.shard.ShardLoops;
import io.courier.access.shard.ShardOwnership;
import io.courier.kafka.batch.PollLoops;
import io.courier.kafka.check.RecordCheck;
import io.courier.kafka.consume.PollLoop;
import io.courier.kafka.consume.PollLoopSettings;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.topics.TopicFactsClient;
import io.courier.messages.id.Shards;
import io.courier.messages.redis.TopicFacts;
import io.courier.messages.topic.Topic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/// Puts the owner of shards together with what it reads from and writes to.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AccessProperties.class, Instance.class})
class OwnerConfiguration {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /// Waits until offline-service has published what all services must agree on.
  @Bean
  TopicFacts topicFacts(TopicFactsClient client) {
    return client.await();
  }

  @Bean
  Greeting greeting(Instance instance) {
    return new Greeting(instance.name());
  }

  @Bean
  RecordSender recordSender(
      Producer<byte[], byte[]> producer, AccessProperties properties, MeterRegistry registry) {
    return new RecordSender(producer, properties.produce().queueBytes().toBytes(), registry);
  }

  @Bean
  SessionTable sessionTable() {
    return new SessionTable();
  }

  @Bean
  LinkFrames sessionDesk(
      SessionTable table, Owner owner, TopicFacts facts, MeterRegistry registry) {
    return new SessionDesk(
        table, owner, new Shards(facts.shards()), new Emulations(table, registry));
  }

  @Bean
  DeskTools deskTools(
      Instance instance,
      TopicFacts facts,
      AccessProperties properties,
      SessionTable table,
      RecordSender records,
      ReactiveStringRedisTemplate redis,
      MeterRegistry registry,
      Clock clock) {
    AccessProperties.Inbound inbound = properties.inbound();
    CommandCounts commands = new CommandCounts(registry);
    Gauge.builder("courier.access.sessions.limit", properties, of -> of.sessions().max())
        .description("sessions that this node takes")
        .register(registry);
    ChatSender chat =
        new ChatSender(records, inbound, facts.generation(), clock, commands, registry);
    return new DeskTools(
        instance.name(),
        facts.generation(),
        properties,
        limits(properties.deliver()),
        table,
        records,
        new PresenceStore(redis, registry),
        new RpcReader((int) inbound.maxContent().toBytes(), (int) inbound.maxCommand().toBytes()),
        chat,
        new ServerSender(chat, inbound, registry),
        commands,
        new OwnerMetrics(registry),
        clock,
        System::nanoTime,
        ThreadLocalRandom::current);
  }

  private static DeliveryLimits limits(AccessProperties.Deliver deliver) {
    return new DeliveryLimits(
        deliver.ackTimeout().toNanos(),
        deliver.grace().toNanos(),
        deliver.hold().toNanos(),
        deliver.ask().toNanos(),
        deliver.rememberedFor().toNanos(),
        deliver.heldMessages(),
        deliver.heldBytes().toBytes(),
        deliver.window(),
        deliver.remembered());
  }

  /// Ownership and poll loop need the owner, and it needs them: it asks for them when it must.
  @Bean
  Owner owner(
      DeskTools tools,
      Lease lease,
      ObjectProvider<ShardOwnership> ownership,
      ObjectProvider<PollLoop> deliverLoop,
      MeterRegistry registry) {
    return new Owner(
        tools,
        lease,
        (assignment, higher) -> ownership.getObject().deposed(assignment, higher),
        () -> deliverLoop.getObject().rewind(),
        registry);
  }

  @Bean
  ShardLoops shardLoops(Owner owner) {
    return owner.threads();
  }

  @Bean
  PollLoop deliverLoop(
      PollLoops loops,
      ShardOwnership ownership,
      Owner owner,
      DeadLetters deadLetters,
      TopicFacts facts,
      Instance instance,
      AccessProperties properties,
      ObjectProvider<PollLoop> deliverLoop) {
    AccessProperties.Deliver deliver = properties.deliver();
    DeliverCheck check = new DeliverCheck(new RecordCheck(new Shards(facts.shards())));
    PollLoopSettings settings =
        PollLoopSettings.sticky(
                "deliver",
                ShardConfiguration.GROUP,
                Topic.PUSH_DELIVER.topicName(),
                instance.name())
            // Above the owner's own bound, which fails what is held instead of waiting.
            .withBounds(2 * deliver.unresolvedRecords(), 2 * deliver.unresolvedBytes().toBytes());
    return loops.records(settings, new DeliverSink(ownership, owner, check, deadLetters));
  }
}
