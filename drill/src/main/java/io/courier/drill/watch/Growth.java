package io.courier.drill.watch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Whether a process grows and does not stop, looked at over ten minutes or more: resident memory,
/// heap, threads and open files, each by its least use in each of four quarters of the time.
///
/// @param seconds how long it was watched
public record Growth(String process, long pid, long seconds, List<Course> courses) {
  private static final long MEGABYTE = 1 << 20;
  private static final long ENOUGH_MEGABYTES = 32;
  private static final long ENOUGH_THREADS = 16;
  private static final long ENOUGH_FILES = 64;

  /// A verdict on less says nothing.
  private static final long LEAST_SECONDS = 600;

  /// Of each process that ran for long enough; one that was started again is another one.
  public static List<Growth> of(List<Sample> samples) {
    Map<Long, List<Sample>> byPid = new LinkedHashMap<>();
    samples.forEach(it -> byPid.computeIfAbsent(it.pid(), pid -> new ArrayList<>()).add(it));
    List<Growth> all = new ArrayList<>();
    for (List<Sample> one : byPid.values()) {
      long seconds = one.getLast().second() - one.getFirst().second();
      if (seconds >= LEAST_SECONDS) {
        all.add(ofOne(one, seconds));
      }
    }
    return all;
  }

  private static Growth ofOne(List<Sample> samples, long seconds) {
    Sample first = samples.getFirst();
    // Redis keeps ids for hours, by design.
    long enough = first.process().equals("redis") ? Long.MAX_VALUE : ENOUGH_MEGABYTES;
    return new Growth(
        first.process(),
        first.pid(),
        seconds,
        List.of(
            Course.of(
                "resident memory", " MB", enough, samples, it -> it.residentBytes() / MEGABYTE),
            Course.of(
                "heap",
                " MB",
                enough,
                samples,
                it -> it.heapBytes() < 0 ? -1 : it.heapBytes() / MEGABYTE),
            Course.of("threads", "", ENOUGH_THREADS, samples, Sample::threads),
            Course.of("open files", "", ENOUGH_FILES, samples, Sample::files)));
  }

  public boolean grows() {
    return courses.stream().anyMatch(Course::grows);
  }

  /// A sentence about each figure that grows.
  public List<String> sentences() {
    return courses.stream()
        .filter(Course::grows)
        .map(
            it ->
                String.format(
                    Locale.ROOT,
                    "%s: %s grows: %s%s",
                    process,
                    it.what(),
                    it.least().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                    it.unit()))
        .toList();
  }
}
