package io.courier.access.deliver;

/// Counts the deliveries of one `push_deliver` record that are not resolved yet.
///
/// The owner extends it with what it knows of the record (message, targets, encoded frames), gives
/// it to [PartitionCustody#open] and then to the queues of its devices, and calls
/// [PartitionCustody#resolveOne] for every [DeviceEffects#resolved]. With the last one
/// the record is done, once.
public abstract class RecordCustody implements LiveDelivery {
  private int unresolved;

  /// Called once when no delivery of the record is unresolved: the committed offset may pass it, as
  /// soon as it may pass all before it.
  protected abstract void done();

  final void begin(int deliveries) {
    unresolved = deliveries;
  }

  /// Whether this was the last one.
  final boolean countDown() {
    if (unresolved <= 0) {
      throw new IllegalStateException("a delivery was resolved twice");
    }
    return --unresolved == 0;
  }
}
