package io.courier.stack.up;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Ports;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which instances a stack has, and on which ports.
final class Layout {
  private Layout() {}

  /// The instances by name, in the order in which they start; known ports are free.
  static Map<String, ServiceInstance> of(StackSettings settings) {
    Map<String, ServiceInstance> instances = new LinkedHashMap<>();
    boolean fixed = settings.gatewayPort() != 0;
    for (Service service : Service.inOrder()) {
      for (int number = 1; number <= settings.instances().getOrDefault(service, 0); number++) {
        InstancePorts ports =
            fixed
                ? InstancePorts.fixed(service, number, settings.gatewayPort())
                : InstancePorts.free(service);
        ServiceInstance instance = new ServiceInstance(service, number, ports, settings.logs());
        if (fixed) {
          checkFree(instance);
        }
        instances.put(instance.name(), instance);
      }
    }
    return instances;
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
