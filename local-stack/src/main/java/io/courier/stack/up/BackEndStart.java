package io.courier.stack.up;

import io.courier.stack.backends.BackEnd;
import io.courier.stack.process.ProcessIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A back end of a stack, before and after it is there.
final class BackEndStart {
  private final String name;
  private final Supplier<BackEnd> starter;
  private volatile Phase phase = Phase.WAITING;
  private volatile @Nullable BackEnd backEnd;
  private volatile @Nullable Long readyAfterMillis;

  BackEndStart(String name, Supplier<BackEnd> starter) {
    this.name = name;
    this.starter = starter;
  }

  String name() {
    return name;
  }

  void start() {
    long begin = System.nanoTime();
    phase = Phase.STARTING;
    backEnd = starter.get();
    readyAfterMillis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    phase = Phase.READY;
  }

  void markStopping() {
    phase = Phase.STOPPING;
  }

  void markEnded() {
    phase = Phase.ENDED;
  }

  /// One, or the brokers that it is made of.
  List<Component> components() {
    BackEnd running = backEnd;
    return running == null
        ? List.of(component(name, null))
        : running.processes().stream().map(it -> component(it.name(), it)).toList();
  }

  private Component component(String instance, @Nullable BackEnd running) {
    Optional<ProcessIdentity> process =
        Optional.ofNullable(running)
            .flatMap(started -> started.pids().stream().findFirst())
            .flatMap(ProcessHandle::of)
            .map(ProcessIdentity::of);
    return new Component(
        name,
        instance,
        phase,
        process.orElse(null),
        running == null ? null : (Integer) running.port(),
        null,
        null,
        Optional.ofNullable(running).flatMap(BackEnd::log).map(Path::toString).orElse(null),
        readyAfterMillis);
  }
}
