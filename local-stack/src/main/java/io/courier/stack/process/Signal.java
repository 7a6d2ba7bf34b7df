package io.courier.stack.process;

import io.courier.stack.StackFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A signal to processes, for those that Java cannot send by itself.
public enum Signal {
  /// Please end.
  TERM,
  /// PostgreSQL's fast shutdown, which does not wait for its clients.
  INT,
  /// End at once.
  KILL,
  /// Stand still.
  STOP,
  /// Go on.
  CONT;

  /// Sends it to all; a process that is gone already is no failure.
  public void send(Collection<Long> pids) {
    if (pids.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c"));
    command.add("for pid; do kill -" + name() + " \"$pid\" 2>/dev/null; done; true");
    command.add("signal");
    pids.forEach(pid -> command.add(Long.toString(pid)));
    try {
      new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new StackFailure("Could not send " + this + " to " + pids + ": is there a /bin/sh?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Interrupted while sending " + this, e);
    }
  }
}
