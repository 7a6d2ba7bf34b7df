package io.courier.stack.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How a child gets a session of its own, so that Ctrl-C in the terminal reaches only us and we end
/// the children in order.
final class Sessions {
  private Sessions() {}

  /// What to put before a command. Where there is no `setsid`, signals of the terminal are ignored
  /// instead, which most programs inherit.
  static List<String> own() {
    for (String setsid : List.of("/usr/bin/setsid", "/bin/setsid")) {
      if (Files.isExecutable(Path.of(setsid))) {
        return List.of(setsid);
      }
    }
    return List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "own-session");
  }
}
