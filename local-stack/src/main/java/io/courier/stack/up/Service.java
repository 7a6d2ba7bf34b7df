package io.courier.stack.up;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The five services, in the order in which they are started; they are stopped the other way round.
public enum Service {
  /// Writes the facts about the topics that all others wait for.
  OFFLINE(null, null, 9084, 256),
  LOGIC(null, null, 9082, 256),
  PUSH(null, null, 9083, 256),
  ACCESS(null, 7001, 9081, 384),
  GATEWAY(8080, null, 9080, 384);

  /// Instance 2 has the ports of instance 1 plus this; 10 would give logic-2 the port of Kafka.
  static final int STEP = 100;

  private final @Nullable Integer clientPort;
  private final @Nullable Integer linkPort;
  private final int managementPort;
  private final int heapMegabytes;

  Service(
      @Nullable Integer clientPort,
      @Nullable Integer linkPort,
      int managementPort,
      int heapMegabytes) {
    this.clientPort = clientPort;
    this.linkPort = linkPort;
    this.managementPort = managementPort;
    this.heapMegabytes = heapMegabytes;
  }

  /// `gateway`, as instances are called: `gateway-1`.
  public String shortName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// `gateway-service`, the directory it is built in.
  String module() {
    return shortName() + "-service";
  }

  /// The first instance's port for clients; only gateways have one.
  @Nullable Integer clientPort() {
    return clientPort;
  }

  /// The first instance's port for links from gateways; only access nodes have one.
  @Nullable Integer linkPort() {
    return linkPort;
  }

  /// The first instance's port for health and metrics.
  int managementPort() {
    return managementPort;
  }

  int heapMegabytes() {
    return heapMegabytes;
  }

  static List<Service> inOrder() {
    return List.of(values());
  }
}
