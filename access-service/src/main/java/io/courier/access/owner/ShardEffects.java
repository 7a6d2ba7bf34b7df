package io.courier.access.owner;

import io.courier.access.deliver.DeviceEffects;
import io.courier.access.deliver.DeviceSession;
import io.courier.access.deliver.LiveDelivery;
import io.courier.access.deliver.PartitionCustody;
import io.courier.access.deliver.Reason;
import io.courier.access.deliver.Round;
import io.courier.access.presence.FollowUp;
import io.courier.access.presence.PresenceKeeper;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.PageEntry;
import java.time.Clock;

/// Notes what the queues of one shard want done, until the loop's turn ends.
final class ShardEffects implements DeviceEffects {
  private final long epoch;
  private final PartitionCustody<RecordDelivery> custody;
  private final LinkOutbox links;
  private final ReceiptOutbox receipts;
  private final PresenceKeeper presence;
  private final OnlineEvents events;
  private final OwnerMetrics metrics;
  private final Clock clock;

  /// What is resolved now is so because a device confirmed it.
  private boolean confirming;

  ShardEffects(
      long epoch,
      PartitionCustody<RecordDelivery> custody,
      LinkOutbox links,
      ReceiptOutbox receipts,
      PresenceKeeper presence,
      OnlineEvents events,
      OwnerMetrics metrics,
      Clock clock) {
    this.epoch = epoch;
    this.custody = custody;
    this.links = links;
    this.receipts = receipts;
    this.presence = presence;
    this.events = events;
    this.metrics = metrics;
    this.clock = clock;
  }

  void confirming(boolean now) {
    confirming = now;
  }

  @Override
  public void sendLive(DeviceSession session, LiveDelivery delivery, long mark) {
    metrics.sentLive();
    links.live(((Attached) session).session(), (RecordDelivery) delivery, mark, epoch);
  }

  @Override
  public void sendStored(DeviceSession session, PageEntry entry, long mark, boolean late) {
    metrics.sentStored();
    links.stored(((Attached) session).session(), entry, mark, late, epoch);
  }

  @Override
  public void resolved(LiveDelivery delivery) {
    RecordDelivery record = (RecordDelivery) delivery;
    if (confirming) {
      metrics.confirmedAfter(clock.millis() - record.message().getAt());
    }
    custody.resolveOne(record);
  }

  @Override
  public void fail(DeviceKey device, LiveDelivery delivery, Reason reason) {
    metrics.failed(reason);
    receipts.fail(device, (RecordDelivery) delivery, reason);
  }

  @Override
  public void pageConfirmed(Round round, int number, long[] positions, boolean last) {
    metrics.pageConfirmed();
    receipts.pageConfirmed(round, number, positions, last);
  }

  /// Leaves only when presence is visible: what Push decided without seeing it lies in front.
  @Override
  public void marker(Round round) {
    metrics.marker();
    presence.afterWrite(round.device(), FollowUp.MARKER, () -> receipts.marker(round));
  }

  @Override
  public void askMailbox(Round round) {
    receipts.ask(round);
  }

  @Override
  public void passedOver(DeviceKey device, int positions) {
    metrics.passedOver(positions);
  }

  @Override
  public void gone(DeviceKey device) {
    events.offline(device);
  }
}
