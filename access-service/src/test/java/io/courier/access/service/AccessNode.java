package io.courier.access.service;

import io.courier.access.AccessApplication;
import io.courier.kafka.topics.TopicIds;
import io.courier.messages.id.Position;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.redis.TopicFacts;
import io.courier.stack.backends.BackEnds;
import io.courier.stack.process.Ports;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// The service as a process would run it, with short time-outs.
final class AccessNode implements AutoCloseable {
  /// Higher than 1, so that a forgotten generation is noticed.
  static final long GENERATION = 3;

  static final RedisCommands<String, String> REDIS =
      RedisClient.create(
              RedisURI.create(BackEnds.shared().redisHost(), BackEnds.shared().redisPort()))
          .connect()
          .sync();

  private final ConfigurableApplicationContext context;
  private final String link;
  private final int managementPort;

  private AccessNode(ConfigurableApplicationContext context, String link, int managementPort) {
    this.context = context;
    this.link = link;
    this.managementPort = managementPort;
  }

  static AccessNode start(String name) {
    return start(name, Map.of());
  }

  static AccessNode start(String name, Map<String, Object> more) {
    publishFacts();
    int port = Ports.free();
    int managementPort = Ports.free();
    String link = "ws://127.0.0.1:" + port + "/link";
    Map<String, Object> properties =
        new HashMap<>(BackEnds.shared().springProperties("kafka", "redis"));
    properties.put("server.port", port);
    properties.put("management.server.port", managementPort);
    properties.put("courier.topics.shards", Topics.SHARDS);
    properties.put("courier.instance", name);
    properties.put("courier.access.link.address", link);
    properties.put("courier.access.deliver.ack-timeout", "2s");
    properties.put("courier.access.deliver.grace", "1s");
    properties.put("courier.access.deliver.takeover-grace", "3s");
    properties.put("courier.access.deliver.hold", "2s");
    properties.put("courier.access.inbound.result-timeout", "30s"); // longer than any test waits
    properties.putAll(more);
    String[] arguments =
        properties.entrySet().stream()
            .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
            .toArray(String[]::new);
    return new AccessNode(
        new SpringApplicationBuilder(AccessApplication.class).run(arguments), link, managementPort);
  }

  /// What offline-service would do.
  static void publishFacts() {
    TopicIds ids = Topics.ensure();
    REDIS.hset(
        RedisKeys.TOPICS,
        new TopicFacts(GENERATION, Topics.SHARDS, ids.chatInput(), ids.pushTask()).toHash());
  }

  static long position(long offset) {
    return Position.of(GENERATION, offset);
  }

  String link() {
    return link;
  }

  int managementPort() {
    return managementPort;
  }

  MeterRegistry metrics() {
    return context.getBean(MeterRegistry.class);
  }

  @Override
  public void close() {
    context.close();
  }
}
