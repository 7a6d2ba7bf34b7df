package io.courier.stack.up;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Ports;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Which instances a stack has, and on which ports.
final class Layout {
  private Layout() {}

  /// The instances by name, in the order in which they start; known ports are free.
  static Map<String, ServiceInstance> of(StackSettings settings) {
    Map<String, ServiceInstance> instances = new LinkedHashMap<>();
    for (Service service : Service.inOrder()) {
      for (int number = 1; number <= settings.instances().getOrDefault(service, 0); number++) {
        ServiceInstance instance = instance(settings, service, number);
        instances.put(instance.name(), instance);
      }
    }
    return instances;
  }

  /// An instance beyond those that the settings name; empty when nothing can be called so.
  static Optional<ServiceInstance> further(StackSettings settings, String name) {
    for (Service service : Service.inOrder()) {
      for (int number = 1; number <= StackSettings.MOST; number++) {
        if (name.equals(service.shortName() + "-" + number)) {
          return Optional.of(instance(settings, service, number));
        }
      }
    }
    return Optional.empty();
  }

  private static ServiceInstance instance(StackSettings settings, Service service, int number) {
    boolean fixed = settings.gatewayPort() != 0;
    InstancePorts ports =
        fixed
            ? InstancePorts.fixed(service, number, settings.gatewayPort())
            : InstancePorts.free(service);
    ServiceInstance instance = new ServiceInstance(service, number, ports, settings.logs());
    if (fixed) {
      checkFree(instance);
    }
    return instance;
  }

  private static void checkFree(ServiceInstance instance) {
    instance
        .ports()
        .purposes()
        .forEach(
            (port, purpose) -> {
              if (!Ports.isFree(port)) {
                throw new StackFailure(
                    "Port %d, which %s needs for %s, is in use: end the program that listens on it"
                            .formatted(port, instance.name(), purpose)
                        + (purpose.equals("clients") ? " or choose another with --port" : ""));
              }
            });
  }
}
