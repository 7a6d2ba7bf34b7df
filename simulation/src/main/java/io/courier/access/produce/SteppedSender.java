package io.courier.access.produce;

/// Lets a sender that has no thread of its own give records to the producer.
///
/// In this package because that is otherwise the sender's own affair.
public final class SteppedSender {
  private SteppedSender() {}

  /// False when nothing waits.
  public static boolean sendNext(RecordSender sender) {
    return sender.sendNext();
  }
}
