package io.courier.tools.smoke;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// When the whole test is over, whatever it waits for.
final class Deadline {
  private final long at;

  Deadline(Duration patience) {
    this.at = System.nanoTime() + patience.toNanos();
  }

  /// Not positive when it is over.
  long nanosLeft() {
    return at - System.nanoTime();
  }

  /// Waits for it.
  ///
  /// @param missed says what did not happen
  <T> T await(CompletableFuture<T> future, Supplier<String> missed) {
    try {
      return future.get(Math.max(0, nanosLeft()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SmokeFailure(missed.get() + " in time");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SmokeFailure failure
          ? failure
          : new SmokeFailure(missed.get() + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SmokeFailure("interrupted", e);
    }
  }
}
