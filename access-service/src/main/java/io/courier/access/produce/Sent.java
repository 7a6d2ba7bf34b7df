package io.courier.access.produce;

/// What is told when the brokers have a record, or when it could not be sent. Called on a thread of
/// the producer: hand it on and return.
public interface Sent {
  /// For records whose arrival nobody waits for.
  Sent UNWATCHED =
      new Sent() {
        @Override
        public void acknowledged(long offset) {
          // nobody waits
        }

        @Override
        public void failed(Exception failure) {
          // counted and logged by the sender
        }
      };

  /// @param offset of the record in its partition
  void acknowledged(long offset);

  /// It is not sent, now or later.
  void failed(Exception failure);
}
