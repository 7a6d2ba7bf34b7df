package io.courier.stack.cli;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Directories;
import io.courier.stack.process.LogTail;
import io.courier.stack.up.Component;
import io.courier.stack.up.Stack;
import io.courier.stack.up.StackView;
import io.courier.stack.up.StateFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// Starts a stack, stays with it, keeps the state file true, and stops everything when a signal
/// asks it to end.
final class Supervisor {
  private final Places places;
  private final Progress progress;
  private final StateFile state;
  private final CountDownLatch stopping = new CountDownLatch(1);

  Supervisor(Places places, Progress progress) {
    this.places = places;
    this.progress = progress;
    this.state = places.state();
  }

  /// Returns only by failure: the way out is a signal.
  ///
  /// @param prepared makes the stack, which tells the given one of every step
  int run(Function<Consumer<StackView>, Stack> prepared) {
    Directories.make(places.home());
    try (FileChannel channel =
            FileChannel.open(
                places.home().resolve("lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      return supervise(prepare(prepared), lock);
    } catch (IOException e) {
      throw new StackFailure("Could not lock " + places.home() + ": check who may write there", e);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new StackFailure("Courier is being started or stopped here: ./courier status shows it");
    }
    return lock;
  }

  private Stack prepare(Function<Consumer<StackView>, Stack> prepared) {
    try {
      return prepared.apply(this::show);
    } catch (StackFailure failure) {
      state.write(StackView.neverStarted(sentence(failure)));
      throw failure;
    }
  }

  private int supervise(Stack stack, FileLock lock) {
    Thread stop = new Thread(() -> stop(stack), "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      stack.run();
    } catch (StackFailure failure) {
      if (stopping.getCount() == 0) {
        // Not a failure: somebody asked us to stop while it started.
        join(stop);
        return 0;
      }
      Runtime.getRuntime().removeShutdownHook(stop);
      state.write(stack.view().failed(sentence(failure)));
      throw failure;
    }
    progress.say("");
    progress.say("Courier is up: @|bold " + stack.view().url() + "|@");
    stack.view().prometheusUrl().ifPresent(it -> progress.say("Prometheus:    " + it));
    progress.say("Ctrl-C, or ./courier down, stops it; ./courier status shows it.");
    watch(stack);
    return lock.isValid() ? 0 : 1;
  }

  /// Says once of each instance that ended by itself; the others go on, since they are made for it.
  private void watch(Stack stack) {
    Set<String> said = new HashSet<>();
    try {
      while (!stopping.await(1, TimeUnit.SECONDS)) {
        for (Component ended : stack.endedByThemselves()) {
          if (said.add(ended.instance())) {
            show(stack.view());
            progress.say(
                "%s ended: %s (log: %s)".formatted(ended.instance(), reason(ended), ended.log()));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String reason(Component ended) {
    return ended.log() == null ? "it has no log" : LogTail.reason(Path.of(ended.log()));
  }

  private void stop(Stack stack) {
    stopping.countDown();
    progress.say("");
    progress.say("Stopping …");
    stack.close();
    progress.say("Stopped.");
  }

  private void show(StackView view) {
    state.write(view);
    progress.show(view);
  }

  private static String sentence(StackFailure failure) {
    return String.valueOf(failure.getMessage());
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
