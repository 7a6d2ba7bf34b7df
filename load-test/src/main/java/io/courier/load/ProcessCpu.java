package io.courier.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// CPU time and memory of processes and all their descendants, as Linux counts them.
///
/// PostgreSQL answers each connection with a process of its own, so descendants belong to it.
public final class ProcessCpu {
  /// Clock ticks a second in `/proc/<pid>/stat`: 100 on every Linux that Java runs on.
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final int UTIME_FIELD = 11;
  private static final int STIME_FIELD = 12;

  private ProcessCpu() {}

  /// Nanoseconds of CPU time by name, each with its descendants.
  public static Map<String, Long> nanos(Map<String, Long> pids) {
    Map<String, Long> nanos = new LinkedHashMap<>();
    pids.forEach((name, pid) -> nanos.put(name, sum(family(pid), ProcessCpu::ticks)));
    nanos.replaceAll((name, ticks) -> ticks * NANOS_PER_TICK);
    return nanos;
  }

  /// Resident bytes by name. Memory that processes share is counted once for each of them.
  public static Map<String, Long> residentBytes(Map<String, Long> pids) {
    Map<String, Long> bytes = new LinkedHashMap<>();
    pids.forEach((name, pid) -> bytes.put(name, sum(family(pid), ProcessCpu::resident)));
    return bytes;
  }

  private static Collection<Long> family(long pid) {
    Stream<Long> descendants =
        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).map(ProcessHandle::pid);
    return Stream.concat(Stream.of(pid), descendants).toList();
  }

  private interface Reading {
    long of(long pid) throws IOException;
  }

  private static long sum(Collection<Long> pids, Reading reading) {
    long sum = 0;
    for (long pid : pids) {
      try {
        sum += reading.of(pid);
      } catch (IOException ended) {
        // A short-lived child is gone; its time was counted to its parent when it was waited for.
      }
    }
    return sum;
  }

  private static long ticks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    // Behind the command's name, which is in parentheses and may contain blanks.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[UTIME_FIELD]) + Long.parseLong(fields[STIME_FIELD]);
  }

  private static long resident(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    return 0;
  }
}
