package io.courier.stack.cli;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Child;
import io.courier.stack.process.Directories;
import io.courier.stack.process.JavaCommand;
import io.courier.stack.process.LogTail;
import io.courier.stack.up.Phase;
import io.courier.stack.up.StackView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Starts a supervisor in a session of its own, and follows the state file until all is ready.
final class DetachedUp {
  /// As in the script `courier`, which starts the commands that stay in the foreground.
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseCompactObjectHeaders",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          "-Dlogback.configurationFile=io/courier/stack/cli/logback.xml");

  private final Places places;
  private final Progress progress;

  DetachedUp(Places places, Progress progress) {
    this.places = places;
    this.progress = progress;
  }

  /// @param arguments those of this call
  int start(List<String> arguments) {
    Directories.make(places.home());
    Path log = places.home().resolve("supervisor.log");
    Process supervisor = Child.detached(command(arguments), places.root(), log);
    // Ctrl-C before it is ready means: not at all.
    Thread giveUp = new Thread(() -> end(supervisor), "give-up");
    Runtime.getRuntime().addShutdownHook(giveUp);
    StackView ready = follow(supervisor, log);
    Runtime.getRuntime().removeShutdownHook(giveUp);
    progress.say("");
    progress.say("Courier is up: @|bold " + ready.url() + "|@");
    ready.prometheusUrl().ifPresent(it -> progress.say("Prometheus:    " + it));
    progress.say("./courier down stops it; ./courier status shows it.");
    return 0;
  }

  private StackView follow(Process supervisor, Path log) {
    while (true) {
      boolean ended = waitShortly(supervisor);
      Optional<StackView> view =
          places.state().read().filter(v -> v.supervisor().pid() == supervisor.pid());
      view.ifPresent(progress::show);
      if (view.isPresent() && view.get().phase() == Phase.READY && !ended) {
        return view.get();
      }
      if (ended) {
        String failure = view.map(StackView::failure).orElse(null);
        throw new StackFailure(
            failure != null ? failure : "The supervisor ended: " + LogTail.reason(log));
      }
    }
  }

  private static boolean waitShortly(Process supervisor) {
    try {
      return supervisor.waitFor(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Interrupted while the stack starts", e);
    }
  }

  private static void end(Process supervisor) {
    supervisor.destroy();
    try {
      supervisor.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(JavaCommand.java());
    command.addAll(JVM_OPTIONS);
    command.add("-Dcourier.root=" + places.root());
    command.addAll(List.of("-cp", JavaCommand.classPath(), Main.class.getName()));
    arguments.stream().filter(a -> !a.equals("-d") && !a.equals("--detach")).forEach(command::add);
    command.add("--supervise");
    return command;
  }
}
