package io.courier.stack.up;

import java.nio.file.Path;

/// How a stack is observed: by a Prometheus that reads the metrics of all its services.
///
/// @param program the Prometheus to run
/// @param directory for its configuration, data and log
/// @param port where it serves on the loopback address; 0 for any free one
/// @param rules the file with its rules
public record Observation(Path program, Path directory, int port, Path rules) {}
