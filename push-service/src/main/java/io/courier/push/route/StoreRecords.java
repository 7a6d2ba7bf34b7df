package io.courier.push.route;

import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.Store;
import io.courier.messages.topic.Topic;
import java.util.ArrayList;
import java.util.List;

/// Makes the records that hand a message over to the store.
public final class StoreRecords {
  private final RecordLimit limit;

  public StoreRecords(RecordLimit limit) {
    this.limit = limit;
  }

  /// One record, or several when one is too small for all targets; none when there are no targets.
  ///
  /// @throws io.courier.kafka.deadletter.PermanentFailure when the message is too large for any
  public List<Outgoing> of(long position, Message message, List<DeviceChoice> targets) {
    List<Outgoing> records = new ArrayList<>(1);
    for (List<DeviceChoice> run : limit.split(message, targets)) {
      Store store =
          Store.newBuilder().setPosition(position).setMessage(message).addAllTargets(run).build();
      OfflineStorage record = OfflineStorage.newBuilder().setStore(store).build();
      records.add(new Outgoing(Topic.OFFLINE_STORAGE, record));
    }
    return records;
  }
}
