package io.courier.stack.up;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Child;
import io.courier.stack.process.JavaCommand;
import io.courier.stack.process.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One process of a service: `gateway-1`.
final class ServiceInstance {
  private final Service service;
  private final String name;
  private final InstancePorts ports;
  private final Path logs;
  private final Path log;
  private volatile Phase phase = Phase.WAITING;
  private volatile @Nullable Child child;
  private volatile @Nullable Long readyAfterMillis;
  private boolean forbidden;

  ServiceInstance(Service service, int number, InstancePorts ports, Path logs) {
    this.service = service;
    this.name = service.shortName() + "-" + number;
    this.ports = ports;
    this.logs = logs;
    this.log = logs.resolve(name + ".log");
  }

  Service service() {
    return service;
  }

  String name() {
    return name;
  }

  InstancePorts ports() {
    return ports;
  }

  Path log() {
    return log;
  }

  /// Its pid, while it runs.
  @Nullable Long pid() {
    Child running = child;
    return running != null && running.isAlive() ? running.pid() : null;
  }

  boolean endedByItself() {
    Child running = child;
    return phase == Phase.READY && running != null && !running.isAlive();
  }

  /// Starts it; what runs already stays.
  synchronized void launch(Path jar, List<String> jvmOptions, Map<String, String> environment) {
    if (forbidden) {
      throw new StackFailure("The stack is being stopped: start a new one");
    }
    Child running = child;
    if (running != null && running.isAlive()) {
      return;
    }
    List<String> command = new ArrayList<>();
    command.add(JavaCommand.java());
    command.add("-Xmx" + service.heapMegabytes() + "m");
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"));
    command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", jar.toString()));
    phase = Phase.STARTING;
    child = Child.start(name, command, environment, logs, log);
  }

  /// Waits until its readiness probe answers.
  void awaitReady(Duration patience) {
    Child starting = child;
    if (starting == null) {
      throw new StackFailure(name + " was stopped while it started");
    }
    long begin = System.nanoTime();
    starting.await(patience, () -> Readiness.answersReady(ports.management()));
    readyAfterMillis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    phase = Phase.READY;
  }

  synchronized void stop(Duration patience) {
    Child running = child;
    if (running != null) {
      phase = Phase.STOPPING;
      running.stop(patience);
      child = null;
      phase = Phase.ENDED;
    }
  }

  /// It is not started again, whoever tries.
  synchronized void forbid() {
    forbidden = true;
  }

  synchronized void kill() {
    Child running = child;
    if (running != null) {
      running.kill();
      child = null;
      phase = Phase.ENDED;
    }
  }

  void signal(Signal signal) {
    Long pid = pid();
    if (pid != null) {
      signal.send(List.of(pid));
    }
  }

  Component component() {
    Child running = child;
    return new Component(
        service.shortName(),
        name,
        endedByItself() ? Phase.ENDED : phase,
        running == null ? null : running.identity(),
        ports.client(),
        ports.link(),
        ports.management(),
        log.toString(),
        readyAfterMillis);
  }
}
