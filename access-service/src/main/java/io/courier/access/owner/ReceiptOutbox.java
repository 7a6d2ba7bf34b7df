package io.courier.access.owner;

import io.courier.access.deliver.Reason;
import io.courier.access.deliver.Round;
import io.courier.access.produce.RecordSender;
import io.courier.access.produce.Sent;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.Failed;
import io.courier.messages.topic.Markers;
import io.courier.messages.topic.OfflineRetrieve;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What one shard has for `push_receipt` and `offline_retrieve` in this turn, in the order it was
/// given: markers come behind all failed receipts and confirmed pages before them.
///
/// Devices that failed the same record in a row share one receipt, since each carries the message,
/// as many as fit: a receipt names each device with its user, so it grows beyond its delivery.
final class ReceiptOutbox {
  /// So that a record with markers of a whole shard stays far below Kafka's limit.
  private static final int MARKERS_IN_A_RECORD = 1_000;

  /// Likewise, and below what Push takes of one record.
  private static final int DEVICES_IN_A_RECORD = 1_000;

  private final int shard;
  private final long epoch;
  private final RecordSender records;
  private final BiConsumer<DeviceKey, Long> stored;
  private final Runnable failed;
  private final List<Runnable> ready = new ArrayList<>();
  private @Nullable FailedGroup group;
  private final List<Round> markers = new ArrayList<>();

  /// @param stored is told, on a thread of the producer, which device's position the brokers have
  /// @param failed is told that a receipt was lost by the producer, and its record must be read
  ///     again
  ReceiptOutbox(
      int shard,
      long epoch,
      RecordSender records,
      BiConsumer<DeviceKey, Long> stored,
      Runnable failed) {
    this.shard = shard;
    this.epoch = epoch;
    this.records = records;
    this.stored = stored;
    this.failed = failed;
  }

  /// Devices that did not take a delivery, for the same reason.
  private record FailedGroup(RecordDelivery delivery, Reason reason, List<DeviceKey> devices) {}

  void fail(DeviceKey device, RecordDelivery delivery, Reason reason) {
    closeMarkers();
    FailedGroup open = group;
    if (open == null
        || open.delivery() != delivery
        || open.reason() != reason
        || open.devices().size() >= DEVICES_IN_A_RECORD) {
      closeFailed();
      open = new FailedGroup(delivery, reason, new ArrayList<>(2));
      group = open;
    }
    open.devices().add(device);
  }

  void pageConfirmed(Round round, int number, long[] positions, boolean last) {
    closeFailed();
    closeMarkers();
    PageConfirmed.Builder page =
        PageConfirmed.newBuilder().setSession(round.toRecord()).setNumber(number).setLast(last);
    for (long position : positions) {
      page.addPositions(position);
    }
    add(receipt().setPageConfirmed(page).build(), Sent.UNWATCHED);
  }

  void marker(Round round) {
    closeFailed();
    markers.add(round);
    if (markers.size() >= MARKERS_IN_A_RECORD) {
      closeMarkers();
    }
  }

  void ask(Round round) {
    OfflineRetrieve record = OfflineRetrieve.newBuilder().setSession(round.toRecord()).build();
    ready.add(() -> records.toShard(Topic.OFFLINE_RETRIEVE, shard, record, Sent.UNWATCHED));
  }

  /// Gives all of it to the producer.
  void flush() {
    closeFailed();
    closeMarkers();
    ready.forEach(Runnable::run);
    ready.clear();
  }

  private void closeFailed() {
    FailedGroup open = group;
    group = null;
    if (open == null) {
      return;
    }
    long position = open.delivery().position();
    Failed.Builder record =
        Failed.newBuilder()
            .setPosition(position)
            .setMessage(open.delivery().message())
            .setReason(open.reason().text());
    for (DeviceKey device : open.devices()) {
      record.addTargets(Devices.newBuilder().setUser(device.user()).addDevices(device.device()));
    }
    add(
        receipt().setFailed(record).build(),
        new Sent() {
          @Override
          public void acknowledged(long offset) {
            open.devices().forEach(device -> stored.accept(device, position));
          }

          @Override
          public void failed(Exception failure) {
            failed.run();
          }
        });
  }

  private void closeMarkers() {
    if (markers.isEmpty()) {
      return;
    }
    Markers.Builder record = Markers.newBuilder();
    markers.forEach(round -> record.addSessions(round.toRecord()));
    markers.clear();
    add(receipt().setMarkers(record).build(), Sent.UNWATCHED);
  }

  private PushReceipt.Builder receipt() {
    return PushReceipt.newBuilder().setEpoch(epoch);
  }

  private void add(PushReceipt record, Sent sent) {
    ready.add(() -> records.toShard(Topic.PUSH_RECEIPT, shard, record, sent));
  }
}
