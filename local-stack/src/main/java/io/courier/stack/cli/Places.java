package io.courier.stack.cli;

import io.courier.stack.up.StateFile;
import java.nio.file.Path;

/// Where the command keeps what.
///
/// @param root the directory of the build
record Places(Path root) {
  /// As `./courier` says it, else the working directory.
  static Places ofThisRun() {
    return new Places(Path.of(System.getProperty("courier.root", "")).toAbsolutePath());
  }

  Path home() {
    return root.resolve(".courier");
  }

  Path data() {
    return home().resolve("data");
  }

  Path logs() {
    return home().resolve("logs");
  }

  StateFile state() {
    return new StateFile(home());
  }
}
