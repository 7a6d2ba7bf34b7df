package io.courier.push.task;

import com.google.protobuf.MessageLite;
import io.courier.messages.id.Position;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Topic;
import io.courier.push.presence.PresenceView;
import io.courier.push.presence.UserDevices;
import io.courier.push.route.Outgoing;
import io.courier.push.route.RecordLimit;
import io.courier.push.route.StoreRecords;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Decides where a task goes: to the shard's owner for devices that are online, to the store for
/// all others.
///
/// Every device that the task means is in exactly one of the two, whatever Redis knows of it: what
/// goes to the store is `all but those online`, which Offline expands, the authority on devices.
/// The hint of known devices only saves a record when it shows that there are no others. The same
/// task, position and view give the same records.
public final class Routing {
  private final RecordLimit limit;
  private final StoreRecords stores;

  public Routing(RecordLimit limit) {
    this.limit = limit;
    this.stores = new StoreRecords(limit);
  }

  /// One message for recipients of one shard.
  ///
  /// @param position the first position that this message had; ignored when it is ephemeral
  /// @throws io.courier.kafka.deadletter.PermanentFailure when it could never be sent for its size
  public List<Outgoing> route(long position, Fanout fanout, PresenceView presence) {
    Message message = fanout.getMessage();
    List<Devices> deliver = new ArrayList<>(fanout.getRecipientsCount());
    List<DeviceChoice> store = new ArrayList<>();
    for (DeviceChoice meant : fanout.getRecipientsList()) {
      divide(meant, presence.of(meant.getUser()), deliver, store);
    }
    List<Outgoing> outgoing = new ArrayList<>(2);
    if (message.getEphemeral()) {
      deliveries(Position.NONE, message, deliver, outgoing);
    } else {
      deliveries(position, message, deliver, outgoing);
      outgoing.addAll(stores.of(position, message, store));
    }
    return outgoing;
  }

  /// What the owner is told as Offline said it: pages, empty mailboxes, nudges.
  public Outgoing pass(PushTask task) {
    PushDeliver.Builder onward = PushDeliver.newBuilder();
    switch (task.getTaskCase()) {
      case PAGE -> onward.setPage(task.getPage());
      case EMPTY -> onward.setEmpty(task.getEmpty());
      case NUDGE -> onward.setNudge(task.getNudge());
      case FANOUT, TASK_NOT_SET ->
          throw new IllegalArgumentException(task.getTaskCase() + " is not passed on as it is");
    }
    return new Outgoing(Topic.PUSH_DELIVER, limit.check(onward.build()));
  }

  private static void divide(
      DeviceChoice meant, UserDevices has, List<Devices> deliver, List<DeviceChoice> store) {
    List<String> named = meant.getDevicesList();
    if (meant.getAllExcept()) {
      List<String> online = without(has.online(), named);
      addDevices(meant.getUser(), online, deliver);
      if (mayHaveOthers(has, named)) {
        Set<String> not = new LinkedHashSet<>(named);
        not.addAll(online);
        store.add(meant.toBuilder().clearDevices().addAllDevices(not).build());
      }
    } else {
      addDevices(meant.getUser(), named.stream().filter(has.online()::contains).toList(), deliver);
      List<String> offline = without(named, has.online());
      if (!offline.isEmpty()) {
        store.add(meant.toBuilder().clearDevices().addAllDevices(offline).build());
      }
    }
  }

  /// Whether the user may have a device that is neither online nor excluded.
  private static boolean mayHaveOthers(UserDevices has, List<String> excluded) {
    List<String> known = has.known();
    return known == null || !without(without(known, has.online()), excluded).isEmpty();
  }

  private static void addDevices(String user, List<String> devices, List<Devices> deliver) {
    if (!devices.isEmpty()) {
      deliver.add(Devices.newBuilder().setUser(user).addAllDevices(devices).build());
    }
  }

  private static List<String> without(List<String> devices, List<String> others) {
    if (others.isEmpty()) {
      return devices;
    }
    List<String> rest = new ArrayList<>(devices.size());
    for (String device : devices) {
      if (!others.contains(device)) {
        rest.add(device);
      }
    }
    return rest;
  }

  private void deliveries(
      long position, Message message, List<Devices> targets, List<Outgoing> outgoing) {
    for (List<Devices> run : limit.split(message, targets)) {
      Delivery delivery =
          Delivery.newBuilder()
              .setPosition(position)
              .setMessage(message)
              .addAllTargets(run)
              .build();
      MessageLite record = PushDeliver.newBuilder().setDelivery(delivery).build();
      outgoing.add(new Outgoing(Topic.PUSH_DELIVER, record));
    }
  }
}
