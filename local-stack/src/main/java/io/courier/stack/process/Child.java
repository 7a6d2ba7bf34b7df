package io.courier.stack.process;

import io.courier.stack.StackFailure;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A server process that we started: it logs to a file, has a session of its own, is guarded by the
/// watchdog, and ends with this JVM at the latest.
public final class Child {
  private static final Duration GLANCE = Duration.ofMillis(50);

  private final String name;
  private final Process process;
  private final Path log;
  private final long logStart;

  private Child(String name, Process process, Path log, long logStart) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.logStart = logStart;
  }

  /// Starts it.
  ///
  /// @param name as it is called in sentences
  /// @param log where its output goes; what the file has already is kept
  public static Child start(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Path log) {
    List<String> whole = new ArrayList<>(Sessions.own());
    whole.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(whole).directory(directory.toFile());
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      long logStart = Files.exists(log) ? Files.size(log) : 0;
      Process process = builder.start();
      process.getOutputStream().close();
      Watchdog.ofThisJvm().guard(process.pid(), Signal.TERM);
      return new Child(name, process, log, logStart);
    } catch (IOException e) {
      throw new StackFailure("Could not start " + name + ": " + e.getMessage(), e);
    }
  }

  /// Starts a process that outlives this JVM, and that nobody guards.
  public static Process detached(List<String> command, Path directory, Path log) {
    List<String> whole = new ArrayList<>(Sessions.own());
    whole.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(whole).directory(directory.toFile());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new StackFailure("Could not start " + command.getFirst(), e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public ProcessIdentity identity() {
    return ProcessIdentity.of(process.toHandle());
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Waits until `ready` says so. A death, or the end of `patience`, is a failure that quotes the
  /// log and leaves no process.
  public void await(Duration patience, BooleanSupplier ready) {
    try {
      waitFor(patience, ready);
    } catch (StackFailure failure) {
      kill();
      throw failure;
    }
  }

  private void waitFor(Duration patience, BooleanSupplier ready) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!ready.getAsBoolean()) {
      if (ended(GLANCE)) {
        throw new StackFailure(
            "%s ended while starting (exit code %d): %s (log: %s)"
                .formatted(name, process.exitValue(), LogTail.reason(log), log));
      }
      if (System.nanoTime() - deadline > 0) {
        throw new StackFailure(
            "%s was not ready within %d s: %s (log: %s)"
                .formatted(name, patience.toSeconds(), LogTail.reason(log), log));
      }
    }
  }

  /// Waits until it has ended by itself; any exit code but 0 is a failure that quotes the log.
  public void awaitEnd(Duration patience) {
    if (!ended(patience)) {
      kill();
      throw new StackFailure(
          "%s took longer than %d s (log: %s)".formatted(name, patience.toSeconds(), log));
    }
    Watchdog.ofThisJvm().release(process.pid());
    if (process.exitValue() != 0) {
      throw new StackFailure("%s failed: %s (log: %s)".formatted(name, LogTail.reason(log), log));
    }
  }

  /// Asks it to end, waits, and ends it by force when it has not within `patience`.
  public void stop(Duration patience) {
    if (process.isAlive()) {
      // A paused process could not take the request.
      Signal.CONT.send(List.of(process.pid()));
      process.destroy();
      if (!ended(patience)) {
        process.destroyForcibly();
        ended(Duration.ofSeconds(10));
      }
    }
    Watchdog.ofThisJvm().release(process.pid());
  }

  /// Ends it at once, as a power cut would, and waits until it is gone.
  public void kill() {
    process.destroyForcibly();
    ended(Duration.ofSeconds(10));
    Watchdog.ofThisJvm().release(process.pid());
  }

  /// Whether it has logged this (ASCII) text.
  public boolean logged(String text) {
    try (InputStream in = Files.newInputStream(log)) {
      in.skipNBytes(logStart);
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean ended(Duration patience) {
    try {
      return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Interrupted while waiting for " + name, e);
    }
  }
}
