package io.courier.stack.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A process that cannot be mistaken for a later one with the same number.
///
/// @param startedAtMillis as the system tells it; it may differ by a second from call to call
public record ProcessIdentity(long pid, long startedAtMillis) {
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  public static ProcessIdentity of(ProcessHandle process) {
    long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return new ProcessIdentity(process.pid(), start);
  }

  /// The process, while it is alive.
  public Optional<ProcessHandle> running() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
  }

  private boolean isSame(ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .filter(start -> Math.abs(start.toEpochMilli() - startedAtMillis) <= TOLERANCE.toMillis())
        .isPresent();
  }
}
