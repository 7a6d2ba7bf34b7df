package io.courier.stack.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// Where a command prints to.
final class Output {
  private Output() {}

  /// @param spec what picocli gave the command before it called it
  static PrintWriter of(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec, "the command runs without picocli").commandLine().getOut();
  }
}
