package io.courier.stack.backends;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Child;
import io.courier.stack.process.Directories;
import io.courier.stack.process.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A back end that is one child process, in a directory of its own.
abstract class ProcessBackEnd implements BackEnd {
  final Path directory;
  private final String name;
  private final int port;
  private final Duration stopsWithin;
  private @Nullable Child child;

  ProcessBackEnd(String name, Path directory, int port, Duration stopsWithin) {
    this.name = name;
    this.directory = directory;
    this.port = port;
    this.stopsWithin = stopsWithin;
  }

  /// Starts the process, with [#logFile] as its log.
  abstract Child launch();

  /// The file or directory that has all its data.
  abstract Path data();

  /// Returns when it serves.
  abstract void awaitReady(Child started);

  @Override
  public String name() {
    return name;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Optional<Path> log() {
    return Optional.of(logFile());
  }

  Path logFile() {
    return directory.resolve(name + ".log");
  }

  @Override
  public synchronized List<Long> pids() {
    return child == null ? List.of() : List.of(child.pid());
  }

  @Override
  public synchronized void start() {
    if (child != null && child.isAlive()) {
      return;
    }
    Directories.make(directory);
    Child started = launch();
    child = started;
    awaitReady(started);
  }

  @Override
  public synchronized void stop() {
    if (child != null) {
      child.stop(stopsWithin);
      child = null;
    }
  }

  @Override
  public synchronized void kill() {
    if (child != null) {
      child.kill();
      child = null;
    }
  }

  @Override
  public synchronized void forget() {
    if (child != null && child.isAlive()) {
      throw new StackFailure(name + " runs: stop it before its data is removed");
    }
    Directories.remove(data());
  }

  @Override
  public void pause() {
    Signal.STOP.send(pids());
  }

  @Override
  public void resume() {
    Signal.CONT.send(pids());
  }
}
