package io.courier.simulation.redis;

import io.lettuce.core.RedisFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The answer to one command, which is there at once.
final class Answer<T> extends CompletableFuture<T> implements RedisFuture<T> {
  static <T> Answer<T> of(T value) {
    Answer<T> answer = new Answer<>();
    answer.complete(value);
    return answer;
  }

  static <T> Answer<T> failed(Throwable failure) {
    Answer<T> answer = new Answer<>();
    answer.completeExceptionally(failure);
    return answer;
  }

  @Override
  public @Nullable String getError() {
    return null;
  }

  @Override
  public boolean await(long timeout, TimeUnit unit) {
    return isDone();
  }
}
