package io.courier.stack;

import org.jspecify.annotations.Nullable;

/// Something on this machine stands in the way; the message is one sentence that names what to do.
public final class StackFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StackFailure(String sentence) {
    super(sentence);
  }

  public StackFailure(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
