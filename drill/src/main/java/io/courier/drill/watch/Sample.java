package io.courier.drill.watch;

/// What one process, with its descendants, used at one moment.
///
/// @param second since the drill began
/// @param residentBytes memory that is not swapped
/// @param heapBytes in use, garbage included; -1 where it is not known
/// @param threads of all of them
/// @param files open ones, sockets included; -1 where they may not be counted
public record Sample(
    String process,
    long pid,
    long second,
    long residentBytes,
    long heapBytes,
    long threads,
    long files) {}
