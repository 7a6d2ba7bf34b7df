package io.courier.kafka.topics;

/// Says whether the topics are still those of the start, when it matters.
@FunctionalInterface
public interface TopicGuard {
  /// For who reads topics that nobody makes anew.
  TopicGuard NONE = () -> {};

  /// Asks Kafka, and waits for the answer.
  ///
  /// @throws io.courier.kafka.consume.TransientFailure when they are not, or Kafka does not answer
  void requireSame();
}
