package io.courier.stack.up;

import io.courier.stack.process.Ports;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The ports of one instance.
///
/// @param client where clients connect; gateways only
/// @param link where gateways connect; access nodes only
/// @param management health and metrics
public record InstancePorts(@Nullable Integer client, @Nullable Integer link, int management) {

  /// The known ports of instance `number`, from 1.
  static InstancePorts fixed(Service service, int number, int gatewayPort) {
    int step = Service.STEP * (number - 1);
    Integer client = service.clientPort() == null ? null : (Integer) (gatewayPort + step);
    Integer link = service.linkPort() == null ? null : (Integer) (service.linkPort() + step);
    return new InstancePorts(client, link, service.managementPort() + step);
  }

  static InstancePorts free(Service service) {
    return new InstancePorts(
        service.clientPort() == null ? null : (Integer) Ports.free(),
        service.linkPort() == null ? null : (Integer) Ports.free(),
        Ports.free());
  }

  /// What the service is told of them. A service with no other port has its management on the
  /// server port.
  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    Integer server = client != null ? client : link;
    if (server == null) {
      environment.put("SERVER_PORT", Integer.toString(management));
    } else {
      environment.put("SERVER_PORT", Integer.toString(server));
      environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(management));
    }
    if (link != null) {
      environment.put("COURIER_ACCESS_LINK_ADDRESS", "ws://127.0.0.1:" + link + "/link");
    }
    return environment;
  }

  /// Each port with what it is for.
  Map<Integer, String> purposes() {
    Map<Integer, String> purposes = new LinkedHashMap<>();
    if (client != null) {
      purposes.put(client, "clients");
    }
    if (link != null) {
      purposes.put(link, "links");
    }
    purposes.put(management, "management");
    return purposes;
  }
}
