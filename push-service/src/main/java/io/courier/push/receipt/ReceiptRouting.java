package io.courier.push.receipt;

import static io.courier.kafka.check.RecordCheck.require;

import io.courier.kafka.check.RecordCheck;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.Failed;
import io.courier.messages.topic.Markers;
import io.courier.messages.topic.OfflineAck;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.Topic;
import io.courier.push.route.Outgoing;
import io.courier.push.route.RecordLimit;
import io.courier.push.route.StoreRecords;
import java.util.ArrayList;
import java.util.List;

/// Decides what a receipt becomes: a failed delivery is stored for exactly its devices, a confirmed
/// page is acknowledged to Offline, a marker follows everything stored before it.
public final class ReceiptRouting {
  private final RecordCheck check;
  private final RecordLimit limit;
  private final StoreRecords stores;

  public ReceiptRouting(RecordCheck check, RecordLimit limit) {
    this.check = check;
    this.limit = limit;
    this.stores = new StoreRecords(limit);
  }

  /// @throws io.courier.kafka.deadletter.PermanentFailure when the receipt says what no owner can
  ///     mean
  public List<Outgoing> route(int shard, PushReceipt receipt) {
    return switch (receipt.getReceiptCase()) {
      case FAILED -> failed(shard, receipt.getFailed());
      case PAGE_CONFIRMED -> confirmed(shard, receipt.getPageConfirmed());
      case MARKERS -> markers(shard, receipt.getMarkers());
      case RECEIPT_NOT_SET -> {
        require(false, "a receipt of a kind that this version does not know");
        yield List.of();
      }
    };
  }

  private List<Outgoing> failed(int shard, Failed failed) {
    check.position(failed.getPosition());
    check.message(failed.getMessage());
    require(!failed.getMessage().getEphemeral(), "a failed delivery of an ephemeral message");
    check.targets(shard, failed.getTargetsList(), "a failed delivery");
    List<DeviceChoice> targets = new ArrayList<>(failed.getTargetsCount());
    for (Devices devices : failed.getTargetsList()) {
      targets.add(
          DeviceChoice.newBuilder()
              .setUser(devices.getUser())
              .addAllDevices(devices.getDevicesList())
              .build());
    }
    return stores.of(failed.getPosition(), failed.getMessage(), targets);
  }

  private List<Outgoing> confirmed(int shard, PageConfirmed page) {
    check.session(shard, page.getSession());
    check.pageNumber(page.getNumber());
    check.positions(page.getPositionsList());
    OfflineAck ack = OfflineAck.newBuilder().setPage(page).build();
    return List.of(new Outgoing(Topic.OFFLINE_ACK, limit.check(ack)));
  }

  private List<Outgoing> markers(int shard, Markers markers) {
    check.sessions(shard, markers.getSessionsList(), "markers");
    OfflineStorage record = OfflineStorage.newBuilder().setMarkers(markers).build();
    return List.of(new Outgoing(Topic.OFFLINE_STORAGE, limit.check(record)));
  }
}
