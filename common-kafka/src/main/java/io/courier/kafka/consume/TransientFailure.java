package io.courier.kafka.consume;

/// Something we need is missing now: a back end that is down, a fact not yet known. The same
/// records are tried again.
public class TransientFailure extends RuntimeException {
  public TransientFailure(String message) {
    super(message);
  }

  public TransientFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
