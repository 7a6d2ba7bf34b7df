package io.courier.kafka.deadletter;

/// A record can never succeed: it is not what its topic carries, or says something impossible. It
/// goes to the dead-letter topic and the stream moves on.
public class PermanentFailure extends RuntimeException {
  /// @param reason a sentence for the person who looks at the dead letter; no content of messages
  public PermanentFailure(String reason) {
    super(reason);
  }

  public PermanentFailure(String reason, Throwable cause) {
    super(reason, cause);
  }
}
