package io.courier.drill.watch;

/// How much memory one process had at one moment.
///
/// @param second since the drill began
/// @param residentBytes of it and its descendants
/// @param heapBytes in use, garbage included; -1 where it is not known
public record Sample(String process, long pid, long second, long residentBytes, long heapBytes) {}
