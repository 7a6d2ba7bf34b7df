package io.courier.stack.up;

import io.courier.stack.StackFailure;
import io.courier.stack.backends.BackEndSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What a stack is made of.
///
/// @param root the directory of the build, where the services' jars are
/// @param logs where the services log
/// @param backEnds data directory and ports of the back ends
/// @param instances how many of each service; a service that is missing is not started
/// @param gatewayPort the first gateway's port for clients; 0 for free ports everywhere
/// @param tokenSecret what signs clients' tokens; at least 32 bytes
/// @param environment what every service gets in addition
/// @param environmentOf what one service gets in addition; it wins over all other settings
/// @param jvmOptions options for every service's JVM in addition
/// @param train whether the first of each service writes an ahead-of-time cache when it is stopped,
///     with which all later starts take half the processor time; stopping takes minutes then
/// @param patience how long a service may take to become ready
public record StackSettings(
    Path root,
    Path logs,
    BackEndSettings backEnds,
    Map<Service, Integer> instances,
    int gatewayPort,
    String tokenSecret,
    Map<String, String> environment,
    Map<Service, Map<String, String>> environmentOf,
    List<String> jvmOptions,
    boolean train,
    Duration patience) {
  /// Instances of one service.
  static final int MOST = 9;

  public StackSettings {
    instances = Map.copyOf(instances);
    environment = Map.copyOf(environment);
    environmentOf = Map.copyOf(environmentOf);
    jvmOptions = List.copyOf(jvmOptions);
    instances.forEach(
        (service, count) -> {
          if (count < 0 || count > MOST) {
            throw new StackFailure(
                "%d %s instances cannot be started here: choose 0 to %d"
                    .formatted(count, service.shortName(), MOST));
          }
        });
  }

  /// For system tests: one of each on free ports, with data and logs in a temporary directory. The
  /// root is found upwards from the working directory.
  public static StackSettings temporary() {
    return temporary(findRoot(Path.of("").toAbsolutePath()));
  }

  static StackSettings temporary(Path root) {
    BackEndSettings backEnds = BackEndSettings.temporary();
    return new StackSettings(
        root,
        backEnds.directory().resolve("logs"),
        backEnds,
        oneOfEach(),
        0,
        LocalTokens.newSecret(),
        Map.of(),
        Map.of(),
        List.of(),
        false,
        Duration.ofMinutes(3));
  }

  public StackSettings with(Service service, int count) {
    Map<Service, Integer> changed = new EnumMap<>(Service.class);
    changed.putAll(instances);
    changed.put(service, count);
    return new StackSettings(
        root,
        logs,
        backEnds,
        changed,
        gatewayPort,
        tokenSecret,
        environment,
        environmentOf,
        jvmOptions,
        train,
        patience);
  }

  public StackSettings withEnvironment(Map<String, String> all) {
    return new StackSettings(
        root,
        logs,
        backEnds,
        instances,
        gatewayPort,
        tokenSecret,
        all,
        environmentOf,
        jvmOptions,
        train,
        patience);
  }

  public StackSettings withEnvironment(Service service, Map<String, String> its) {
    Map<Service, Map<String, String>> changed = new EnumMap<>(Service.class);
    changed.putAll(environmentOf);
    changed.put(service, Map.copyOf(its));
    return new StackSettings(
        root,
        logs,
        backEnds,
        instances,
        gatewayPort,
        tokenSecret,
        environment,
        changed,
        jvmOptions,
        train,
        patience);
  }

  public StackSettings withJvmOptions(List<String> all) {
    return new StackSettings(
        root,
        logs,
        backEnds,
        instances,
        gatewayPort,
        tokenSecret,
        environment,
        environmentOf,
        all,
        train,
        patience);
  }

  /// On the known ports, counted from this one for the first gateway; 0 for any free ones.
  public StackSettings withGatewayPort(int port) {
    return new StackSettings(
        root,
        logs,
        backEnds,
        instances,
        port,
        tokenSecret,
        environment,
        environmentOf,
        jvmOptions,
        train,
        patience);
  }

  public static Map<Service, Integer> oneOfEach() {
    Map<Service, Integer> counts = new EnumMap<>(Service.class);
    Service.inOrder().forEach(service -> counts.put(service, 1));
    return counts;
  }

  private static Path findRoot(Path from) {
    for (Path at = from; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("courier")) && Files.isDirectory(at.resolve("local-stack"))) {
        return at;
      }
    }
    throw new StackFailure("No Courier at or above " + from + ": run this inside the project");
  }
}
