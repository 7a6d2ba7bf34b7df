package io.courier.access.deliver;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.PageEntry;

/// What queues want done. One sink serves all queues of a shard.
///
/// Called from within the queue's inputs: an effect never calls back into the queue, it only notes
/// what is to be written. Effects leave in the order of the calls; above all, **a marker leaves
/// after every failed receipt and confirmed page that was given before it** (one producer, one
/// partition).
public interface DeviceEffects {
  /// Sends a live push: tag-free, and not written by the gateway if it has written this position.
  ///
  /// @param mark rising by one within the queue
  void sendLive(DeviceSession session, LiveDelivery delivery, long mark);

  /// Sends an entry of a mailbox page, which the gateway writes whatever its position is.
  ///
  /// @param late something newer was sent before: the client's push carries no offset
  void sendStored(DeviceSession session, PageEntry entry, long mark, boolean late);

  /// The record's custody for this device is done.
  void resolved(LiveDelivery delivery);

  /// A failed receipt is to be produced. When the brokers have acknowledged it,
  /// [DeviceQueue#stored] is called with its position, and only then comes [#resolved].
  void fail(DeviceKey device, LiveDelivery delivery, Reason reason);

  /// The device has these positions; the rows may go. Not called for an empty last page.
  void pageConfirmed(Round round, int number, long[] positions, boolean last);

  /// Asks for page 1 by the road of failed deliveries (`push_receipt`), behind all of them.
  void marker(Round round);

  /// Asks for page 1 directly (`offline_retrieve`).
  void askMailbox(Round round);

  /// The store did not answer in time: live messages flow, what lies in the store comes late.
  ///
  /// @param positions how many this queue had failed and not yet seen come back, at most; 0 when
  ///     only a mailbox of unknown size was passed over
  void passedOver(DeviceKey device, int positions);

  /// The device is not here and not waited for: clear its presence, and tell that it is offline.
  /// May be called again for a device that is already known to be gone.
  void gone(DeviceKey device);
}
