package io.courier.stack.process;

import io.courier.stack.StackFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A small shell beside this JVM that ends the guarded processes when the JVM is gone, even by
/// `kill -9`: its standard input ends then, whatever else happens.
///
/// It cannot help when it is killed at the same moment; the state file of `up` is there for that.
public final class Watchdog {
  private static final Watchdog OF_THIS_JVM = new Watchdog();

  private final Process process;
  private final Writer commands;

  private Watchdog() {
    try (InputStream script = Watchdog.class.getResourceAsStream("watchdog.sh")) {
      if (script == null) {
        throw new StackFailure("watchdog.sh is missing in the jar of local-stack: build it again");
      }
      List<String> command = new ArrayList<>(Sessions.own());
      command.addAll(List.of("/bin/sh", "-c"));
      command.add(new String(script.readAllBytes(), StandardCharsets.UTF_8));
      process =
          new ProcessBuilder(command)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      commands = process.outputWriter(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new StackFailure("Could not start the watchdog: is there a /bin/sh?", e);
    }
  }

  /// The one watchdog of this JVM, started by the first call.
  public static Watchdog ofThisJvm() {
    return OF_THIS_JVM;
  }

  public ProcessIdentity identity() {
    return ProcessIdentity.of(process.toHandle());
  }

  /// Ends the process when this JVM is gone, by `signal` and after ten seconds by force.
  public void guard(long pid, Signal signal) {
    tell("guard " + pid + " " + signal);
  }

  /// The process has ended, or shall outlive this JVM.
  public void release(long pid) {
    tell("release " + pid);
  }

  /// Removes the directory when this JVM is gone and the guarded processes have ended.
  public void remove(Path directory) {
    tell("remove " + directory);
  }

  private synchronized void tell(String line) {
    try {
      commands.write(line + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new StackFailure("The watchdog (pid " + process.pid() + ") is gone: start anew", e);
    }
  }
}
