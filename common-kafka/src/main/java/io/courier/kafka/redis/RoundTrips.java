package io.courier.kafka.redis;

import java.util.function.Consumer;

/// Asks Redis everything that one poll needs to know, at once.
public interface RoundTrips {
  /// @param asking adds the questions; what they return is complete afterwards
  /// @throws io.courier.kafka.consume.TransientFailure when Redis is not there, refuses a
  ///     command, or does not answer in time
  void roundTrip(Consumer<Questions> asking);
}
