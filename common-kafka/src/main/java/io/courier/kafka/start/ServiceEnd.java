package io.courier.kafka.start;

/// Ends this service because going on would do harm, so that whoever runs it starts it anew.
@FunctionalInterface
public interface ServiceEnd {
  /// Returns at once. Called once.
  ///
  /// @param why a sentence for the person who looks for the reason
  void end(String why);
}
