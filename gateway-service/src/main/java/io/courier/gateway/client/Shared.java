package io.courier.gateway.client;

import io.courier.gateway.auth.Tokens;
import io.courier.gateway.client.flow.CommandRate;
import io.courier.gateway.client.flow.HeldBudget;
import io.courier.gateway.client.flow.HeldRpcs;
import io.courier.gateway.config.GatewayProperties;
import io.courier.gateway.link.LinkPool;
import io.courier.gateway.link.OwnerDirectory;
import io.netty.channel.WriteBufferWaterMark;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// What all sessions of a gateway share, so that none of them keeps a copy.
final class Shared {
  final String gateway;
  final GatewayProperties properties;
  final Tokens tokens;
  final OwnerDirectory directory;
  final LinkPool links;
  final ClientMetrics metrics;
  final CommandRate rate;
  final HeldBudget budget;
  final HeldRpcs.Limits held;
  final WriteBufferWaterMark waterMark;
  final int maxFrameBytes;

  final Connections connections = new Connections();

  /// The sessions of HTTP streams, by the client ids of their connect replies: their commands come
  /// on other connections. Bounded by the connections.
  final Map<String, Session> streams = new ConcurrentHashMap<>();

  /// Set once, when the gateway is being stopped.
  volatile boolean isDraining;

  private final AtomicLong sessionNumbers = new AtomicLong();
  private final String sessionPrefix;

  Shared(
      String gateway,
      GatewayProperties properties,
      Tokens tokens,
      OwnerDirectory directory,
      LinkPool links,
      ClientMetrics metrics) {
    this.gateway = gateway;
    this.properties = properties;
    this.tokens = tokens;
    this.directory = directory;
    this.links = links;
    this.metrics = metrics;
    GatewayProperties.Client client = properties.client();
    this.rate = new CommandRate(client.commandsPerSecond(), client.commandBurst());
    this.budget = new HeldBudget(properties.rpc().maxHeldBytesTotal().toBytes());
    this.held =
        new HeldRpcs.Limits(properties.rpc().maxHeld(), properties.rpc().maxHeldBytes().toBytes());
    this.waterMark =
        new WriteBufferWaterMark(
            (int) client.queueResume().toBytes(), (int) client.queue().toBytes());
    this.maxFrameBytes = (int) client.maxFrame().toBytes();
    // Numbers begin anew with every process, so ids need something of the process in them.
    this.sessionPrefix = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) + "-";
  }

  long nextSessionNumber() {
    return sessionNumbers.incrementAndGet();
  }

  /// The id of a session, made from its number so that a connection needn't keep it.
  String sessionId(long number) {
    return sessionPrefix + Long.toString(number, 36);
  }

  /// Whether a session's id was made here.
  boolean isOurs(String sessionId) {
    return sessionId.startsWith(sessionPrefix);
  }
}
