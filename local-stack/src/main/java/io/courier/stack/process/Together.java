package io.courier.stack.process;

import io.courier.stack.StackFailure;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// Does something to several things at once, each on a virtual thread.
public final class Together {
  private Together() {}

  /// Returns when all are done, or at the first failure, which it throws while the others go on.
  ///
  /// @param step called after each of them
  public static <T> void run(List<T> things, Consumer<T> action, Runnable step) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    ExecutorCompletionService<Boolean> done = new ExecutorCompletionService<>(threads);
    for (T thing : things) {
      done.submit(() -> action.accept(thing), true);
    }
    threads.shutdown();
    for (int left = things.size(); left > 0; left--) {
      try {
        done.take().get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof StackFailure failure
            ? failure
            : new StackFailure("Unexpected: " + e.getCause(), e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StackFailure("Interrupted", e);
      }
      step.run();
    }
  }
}
