package io.courier.stack.up;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Child;
import io.courier.stack.process.Directories;
import io.courier.stack.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The Prometheus of a stack, before and after it is there. It starts when the services are ready
/// and ends before them, so that it never tells of a start or of an orderly stop.
final class Observer {
  static final String NAME = "prometheus";

  private static final Duration START_PATIENCE = Duration.ofMinutes(1);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final Observation observation;
  private final int port;
  private final Path targets;
  private final Path log;
  private volatile Phase phase = Phase.WAITING;
  private volatile @Nullable Child child;
  private volatile @Nullable Long readyAfterMillis;

  Observer(Observation observation) {
    this.observation = observation;
    this.port = choosePort(observation.port());
    this.targets = observation.directory().resolve("targets.json");
    this.log = observation.directory().resolve("prometheus.log");
  }

  private static int choosePort(int wanted) {
    if (wanted != 0 && !Ports.isFree(wanted)) {
      throw new StackFailure(
          ("Port %d, which Prometheus needs, is in use: end the program that listens on it"
                  + " or choose another with --prometheus-port")
              .formatted(wanted));
    }
    return wanted == 0 ? Ports.free() : wanted;
  }

  /// Returns when it serves.
  ///
  /// @param services those that it reads
  synchronized void start(Collection<Component> services) {
    if (phase != Phase.WAITING) {
      return;
    }
    long begin = System.nanoTime();
    phase = Phase.STARTING;
    Path directory = Directories.make(observation.directory());
    Path configuration = directory.resolve("prometheus.yml");
    replace(targets, Scrapes.targets(services));
    replace(configuration, Scrapes.configuration(observation.rules(), targets));
    Child started = Child.start("Prometheus", command(configuration), Map.of(), directory, log);
    child = started;
    started.await(START_PATIENCE, () -> Readiness.answers(port, "/-/ready"));
    readyAfterMillis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    phase = Phase.READY;
  }

  private List<String> command(Path configuration) {
    return List.of(
        observation.program().toString(),
        "--config.file=" + configuration,
        "--storage.tsdb.path=" + observation.directory().resolve("data"),
        "--storage.tsdb.retention.time=2d",
        "--web.listen-address=127.0.0.1:" + port);
  }

  /// Reads these services from now on.
  synchronized void watch(Collection<Component> services) {
    if (phase == Phase.READY) {
      replace(targets, Scrapes.targets(services));
    }
  }

  /// Ends it; it is not started again.
  synchronized void stop() {
    Child running = child;
    phase = Phase.STOPPING;
    if (running != null) {
      running.stop(STOP_PATIENCE);
      child = null;
    }
    phase = Phase.ENDED;
  }

  boolean endedByItself() {
    Child running = child;
    return phase == Phase.READY && running != null && !running.isAlive();
  }

  Component component() {
    Child running = child;
    return new Component(
        NAME,
        NAME,
        endedByItself() ? Phase.ENDED : phase,
        running == null ? null : running.identity(),
        port,
        null,
        null,
        log.toString(),
        readyAfterMillis);
  }

  /// In one step, since Prometheus reads when it likes.
  private static void replace(Path file, String text) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StackFailure("Could not write " + file + ": check who may write there", e);
    }
  }
}
