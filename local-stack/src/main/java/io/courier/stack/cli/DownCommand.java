package io.courier.stack.cli;

import io.courier.stack.StackFailure;
import io.courier.stack.process.ProcessIdentity;
import io.courier.stack.process.Signal;
import io.courier.stack.up.Component;
import io.courier.stack.up.StackView;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Stops everything, also what a killed supervisor left behind: each process is known by its number
/// and start time.
@Command(
    name = "down",
    description = "Stop everything that ./courier up started.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  /// A stack that trains takes minutes.
  private static final Duration IN_ORDER = Duration.ofMinutes(20);
  private static final Duration ASKED = Duration.ofSeconds(20);

  private final Places places;

  @Spec private @Nullable CommandSpec spec;

  DownCommand(Places places) {
    this.places = places;
  }

  @Override
  public Integer call() {
    PrintWriter out = Output.of(spec);
    Optional<StackView> found = places.state().read().filter(StackView::anythingAlive);
    if (found.isEmpty()) {
      out.println("Nothing runs here.");
      return 0;
    }
    StackView view = found.get();
    if (view.isSupervised()) {
      end(List.of(view.supervisor()), Signal.TERM, IN_ORDER);
    }
    // What it started since, it has written down meanwhile.
    StackView last = places.state().read().orElse(view);
    List<Component> left = last.components().reversed();
    end(processes(left.stream().filter(c -> !isBackEnd(c))), Signal.TERM, ASKED);
    end(processes(left.stream().filter(DownCommand::isBackEnd)), Signal.INT, ASKED);
    end(List.of(last.watchdog()), Signal.KILL, ASKED);
    if (last.anythingAlive()) {
      throw new StackFailure("Some processes do not end: ./courier status shows which");
    }
    out.println("Stopped.");
    return 0;
  }

  private static boolean isBackEnd(Component component) {
    return component.managementPort() == null;
  }

  private static List<ProcessIdentity> processes(Stream<Component> components) {
    return components.map(Component::process).filter(Objects::nonNull).toList();
  }

  /// Asks by `signal`, waits, and ends by force what is left.
  private static void end(List<ProcessIdentity> identities, Signal signal, Duration patience) {
    List<ProcessHandle> running =
        new ArrayList<>(identities.stream().flatMap(i -> i.running().stream()).toList());
    if (running.isEmpty()) {
      return;
    }
    Signal.CONT.send(pids(running));
    signal.send(pids(running));
    awaitEnd(running, patience);
    running.removeIf(process -> !process.isAlive());
    Signal.KILL.send(pids(running));
    awaitEnd(running, Duration.ofSeconds(10));
  }

  private static List<Long> pids(List<ProcessHandle> processes) {
    return processes.stream().map(ProcessHandle::pid).toList();
  }

  private static void awaitEnd(List<ProcessHandle> processes, Duration patience) {
    CompletableFuture<?>[] ends =
        processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // The caller looks what is left.
    } catch (ExecutionException e) {
      throw new StackFailure("Could not wait for processes to end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Interrupted while processes end", e);
    }
  }
}
