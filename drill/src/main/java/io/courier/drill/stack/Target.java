package io.courier.drill.stack;

import io.courier.stack.backends.Database;
import io.courier.stack.process.Signal;
import io.courier.stack.up.LocalTokens;
import io.courier.stack.up.Service;
import io.courier.stack.up.Stack;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The stack that is drilled.
public interface Target {
  /// The services' processes that run, by instance.
  Map<String, Long> services();

  /// The main processes of the back ends that run.
  Map<String, Long> backEnds();

  /// Where clients connect, one for each gateway.
  List<URI> gateways();

  /// Health and metrics of an instance; without a `/` at the end.
  String managementUrl(String instance);

  LocalTokens tokens();

  String kafkaBootstrapServers();

  /// The database of Courier.
  Database database();

  /// How many Kafka brokers it has.
  int brokers();

  /// A sentence for each process that ended although nobody asked it to.
  List<String> endedByThemselves();

  /// What can be ended and started again; empty when somebody else started it.
  Optional<Stack> own();

  /// The running instances of a service.
  default List<String> instances(Service service) {
    return services().keySet().stream()
        .filter(name -> name.startsWith(service.shortName() + "-"))
        .toList();
  }

  /// Sends a signal to a service's process, if it runs.
  default void signal(String instance, Signal signal) {
    Long pid = services().get(instance);
    if (pid != null) {
      signal.send(List.of(pid));
    }
  }
}
