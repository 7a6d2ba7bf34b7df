package io.courier.kafka.oncall;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.courier.kafka.batch.PollLoops;
import io.courier.kafka.produce.Producers;
import io.courier.messages.id.Position;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Store;
import io.courier.messages.topic.Topic;
import org.jspecify.annotations.Nullable;

/// Decides for each topic what a replay means.
///
/// The rule behind the table: what has custody of a message or of a device goes again, since
/// processing is idempotent by id and position. What only asks or answers for the mailbox is
/// needless, since devices ask again. Nothing goes to `push_deliver`: its readers take positions to
/// rise, and would resolve a late one without sending it.
final class Remedies {
  private static final Remedy PAGE =
      new Remedy.Needless("A page of a mailbox: its rows are still stored, the device asks again.");
  private static final Remedy EMPTY =
      new Remedy.Needless("An answer to sessions whose mailbox was empty: they have asked again.");
  private static final Remedy MARKERS =
      new Remedy.Needless("A marker: its session has asked for its mailbox again since.");
  private static final Remedy RETRIEVE =
      new Remedy.Needless("A question for a mailbox: the device has asked again since.");
  private static final Remedy EPHEMERAL =
      new Remedy.Needless("An ephemeral message: it was for devices online at that moment.");
  private static final Remedy UNKNOWN_KIND =
      new Remedy.Refused(
          "Of a kind that this version does not know: replay it with one that does, or skip it.");

  private Remedies() {}

  /// The record, when it is one that the topic carries; else null.
  static @Nullable Message read(Topic topic, byte @Nullable [] value) {
    try {
      return value == null ? null : PollLoops.parserOf(topic).parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  static Remedy of(Topic topic, @Nullable Message record) {
    return switch (record) {
      case null ->
          new Remedy.Refused(
              "Not a record of "
                  + topic.topicName()
                  + " that this version can read, so it would only come back: replay it with a"
                  + " version that can, or skip it.");
      case ChatInput input -> ofInput(input);
      case PushTask task -> ofTask(task);
      case PushDeliver deliver -> ofDeliver(deliver);
      case PushReceipt receipt -> ofReceipt(receipt);
      case OfflineStorage storage -> ofStorage(storage);
      default ->
          switch (topic) {
            case OFFLINE_RETRIEVE -> RETRIEVE;
            case OFFLINE_ACK -> new Remedy.GoBack("The confirmed rows are deleted, exactly these.");
            case USER_ONLINE ->
                new Remedy.GoBack("The device is registered, if it is not known already.");
            case CHAT_INPUT, PUSH_TASK, PUSH_DELIVER, PUSH_RECEIPT, OFFLINE_STORAGE -> UNKNOWN_KIND;
          };
    };
  }

  private static Remedy ofInput(ChatInput input) {
    return switch (input.getCommandCase()) {
      case SEND ->
          input.getSend().getEphemeral()
              ? EPHEMERAL
              : new Remedy.GoBack(
                  "It is sent under its id, with a new seq: that of today's place.");
      case CALL ->
          new Remedy.GoBack(
              "The command is carried out at today's place; if it was before, nothing changes.");
      case COMMAND_NOT_SET -> UNKNOWN_KIND;
    };
  }

  private static Remedy ofTask(PushTask task) {
    return switch (task.getTaskCase()) {
      case FANOUT ->
          task.getFanout().getMessage().getEphemeral()
              ? EPHEMERAL
              : new Remedy.GoBack("It is pushed under its id, with a new position.");
      case NUDGE -> new Remedy.GoBack("Devices that are online ask for their mailbox.");
      case PAGE -> PAGE;
      case EMPTY -> EMPTY;
      case TASK_NOT_SET -> UNKNOWN_KIND;
    };
  }

  private static Remedy ofDeliver(PushDeliver deliver) {
    return switch (deliver.getKindCase()) {
      case DELIVERY -> byStore(deliver.getDelivery());
      case NUDGE ->
          new Remedy.GoAs(
              Topic.PUSH_TASK,
              PushTask.newBuilder().setNudge(deliver.getNudge()).build(),
              "Devices that are online ask for their mailbox; it goes by push_task.");
      case PAGE -> PAGE;
      case EMPTY -> EMPTY;
      case KIND_NOT_SET -> UNKNOWN_KIND;
    };
  }

  private static Remedy ofReceipt(PushReceipt receipt) {
    return switch (receipt.getReceiptCase()) {
      case FAILED -> new Remedy.GoBack("The message is stored for its devices, at its position.");
      case PAGE_CONFIRMED -> new Remedy.GoBack("The confirmed rows are deleted, exactly these.");
      case MARKERS -> MARKERS;
      case RECEIPT_NOT_SET -> UNKNOWN_KIND;
    };
  }

  private static Remedy ofStorage(OfflineStorage storage) {
    return switch (storage.getKindCase()) {
      case STORE -> new Remedy.GoBack("The message is stored for its devices, at its position.");
      case MARKERS -> MARKERS;
      case KIND_NOT_SET -> UNKNOWN_KIND;
    };
  }

  private static Remedy byStore(Delivery delivery) {
    if (delivery.getMessage().getEphemeral()) {
      return EPHEMERAL;
    }
    if (delivery.getPosition() <= Position.NONE || delivery.getTargetsCount() == 0) {
      return new Remedy.Refused(
          "The store cannot keep it: it has no position, or is for nobody. Skip it.");
    }
    Store.Builder store =
        Store.newBuilder().setPosition(delivery.getPosition()).setMessage(delivery.getMessage());
    for (Devices devices : delivery.getTargetsList()) {
      store.addTargets(
          DeviceChoice.newBuilder()
              .setUser(devices.getUser())
              .addAllDevices(devices.getDevicesList()));
    }
    OfflineStorage record = OfflineStorage.newBuilder().setStore(store).build();
    if (record.getSerializedSize() > Producers.MAX_RECORD_BYTES) {
      return new Remedy.Refused(
          "As a record of offline_storage it would have more than "
              + Producers.MAX_RECORD_BYTES
              + " bytes.");
    }
    return new Remedy.GoAs(
        Topic.OFFLINE_STORAGE,
        record,
        "It goes by offline_storage, at its position: its devices get it from their mailboxes.");
  }
}
