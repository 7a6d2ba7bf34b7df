package io.courier.drill.watch;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What a process and all its descendants use at this moment, as Linux counts it. PostgreSQL
/// answers each connection with a process of its own.
///
/// @param residentBytes shared memory is counted once for each of them
/// @param files open ones, sockets included; -1 where they may not be counted
record ProcessUse(long residentBytes, long threads, long files) {

  static ProcessUse of(long pid) {
    Stream<Long> descendants =
        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).map(ProcessHandle::pid);
    long resident = 0;
    long threads = 0;
    long files = 0;
    for (long each : Stream.concat(Stream.of(pid), descendants).toList()) {
      Path proc = Path.of("/proc/" + each);
      try {
        List<String> status = Files.readAllLines(proc.resolve("status"));
        resident += number(status, "VmRSS:") << 10;
        threads += number(status, "Threads:");
        files = files < 0 ? files : files + countIn(proc.resolve("fd"));
      } catch (AccessDeniedException e) {
        files = -1;
      } catch (IOException ended) {
        // A short-lived child is gone.
      }
    }
    return new ProcessUse(resident, threads, files);
  }

  private static long number(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .orElse(0L);
  }

  private static long countIn(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.count();
    }
  }
}
