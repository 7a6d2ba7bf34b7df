package io.courier.stack.backends;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The nodes of one Kafka cluster, each broker and controller in one, by their ports. They are
/// numbered from 1.
///
/// @param brokerPorts where clients connect, a port for each node
/// @param controllerPorts where the nodes agree among themselves
record KafkaQuorum(List<Integer> brokerPorts, List<Integer> controllerPorts) {
  KafkaQuorum {
    brokerPorts = List.copyOf(brokerPorts);
    controllerPorts = List.copyOf(controllerPorts);
  }

  int brokerPort(int node) {
    return brokerPorts.get(node - 1);
  }

  int controllerPort(int node) {
    return controllerPorts.get(node - 1);
  }

  /// As `controller.quorum.voters` takes it.
  String voters() {
    return IntStream.rangeClosed(1, controllerPorts.size())
        .mapToObj(node -> node + "@127.0.0.1:" + controllerPort(node))
        .collect(Collectors.joining(","));
  }

  /// As clients take it.
  String bootstrapServers() {
    return brokerPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  /// Of every record: one on each node.
  int replicas() {
    return brokerPorts.size();
  }

  /// How many of these have a record before its sender is told so: one node may be away, and what
  /// was acknowledged is on another one still.
  int minInSync() {
    return minInSync(replicas());
  }

  static int minInSync(int replicas) {
    return replicas == 1 ? 1 : replicas - 1;
  }
}
