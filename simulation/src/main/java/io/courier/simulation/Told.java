package io.courier.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.messages.id.Position;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.OfflineAck;
import io.courier.messages.topic.OfflineRetrieve;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.PageEntry;
import io.courier.messages.topic.PushDeliver;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.SessionRound;
import io.courier.messages.topic.UserOnline;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Says in a few words what a record is about.
final class Told {
  private Told() {}

  static String of(ConsumerRecord<byte[], byte[]> record) {
    try {
      return record.topic() + "/" + record.partition() + "@" + record.offset() + " " + text(record);
    } catch (InvalidProtocolBufferException e) {
      return record.topic() + " " + e.getMessage();
    }
  }

  private static String text(ConsumerRecord<byte[], byte[]> record)
      throws InvalidProtocolBufferException {
    byte[] value = record.value();
    return switch (record.topic()) {
      case "chat_input" -> {
        ChatInput input = ChatInput.parseFrom(value);
        yield input.getClientId() + " = " + id(input.getMessageId());
      }
      case "push_task" -> task(PushTask.parseFrom(value));
      case "push_deliver" -> deliver(PushDeliver.parseFrom(value));
      case "push_receipt" -> receipt(PushReceipt.parseFrom(value));
      case "offline_storage" -> storage(OfflineStorage.parseFrom(value));
      case "offline_ack" -> confirmed(OfflineAck.parseFrom(value).getPage());
      case "offline_retrieve" -> "ask " + round(OfflineRetrieve.parseFrom(value).getSession());
      case "user_online" -> {
        UserOnline event = UserOnline.parseFrom(value);
        yield event.getUser() + "/" + event.getDevice() + " " + event.getState();
      }
      default -> "";
    };
  }

  private static String task(PushTask task) {
    return switch (task.getTaskCase()) {
      case FANOUT ->
          id(task.getFanout().getMessage()) + " " + choices(task.getFanout().getRecipientsList());
      case PAGE -> page(task.getPage());
      case EMPTY -> "empty " + rounds(task.getEmpty().getSessionsList());
      case NUDGE -> "nudge " + devices(task.getNudge().getDevicesList());
      case TASK_NOT_SET -> "";
    };
  }

  private static String deliver(PushDeliver deliver) {
    return switch (deliver.getKindCase()) {
      case DELIVERY ->
          id(deliver.getDelivery().getMessage())
              + " at "
              + at(deliver.getDelivery().getPosition())
              + " "
              + devices(deliver.getDelivery().getTargetsList());
      case PAGE -> page(deliver.getPage());
      case EMPTY -> "empty " + rounds(deliver.getEmpty().getSessionsList());
      case NUDGE -> "nudge " + devices(deliver.getNudge().getDevicesList());
      case KIND_NOT_SET -> "";
    };
  }

  private static String receipt(PushReceipt receipt) {
    return switch (receipt.getReceiptCase()) {
      case FAILED ->
          "failed "
              + at(receipt.getFailed().getPosition())
              + " "
              + receipt.getFailed().getReason()
              + " "
              + devices(receipt.getFailed().getTargetsList());
      case PAGE_CONFIRMED -> confirmed(receipt.getPageConfirmed());
      case MARKERS -> "marker " + rounds(receipt.getMarkers().getSessionsList());
      case RECEIPT_NOT_SET -> "";
    };
  }

  private static String storage(OfflineStorage storage) {
    return switch (storage.getKindCase()) {
      case STORE ->
          "store "
              + id(storage.getStore().getMessage())
              + " at "
              + at(storage.getStore().getPosition())
              + " "
              + choices(storage.getStore().getTargetsList());
      case MARKERS -> "marker " + rounds(storage.getMarkers().getSessionsList());
      case KIND_NOT_SET -> "";
    };
  }

  private static String page(Page page) {
    return "page "
        + page.getNumber()
        + " "
        + round(page.getSession())
        + " "
        + page.getEntriesList().stream().map(PageEntry::getPosition).map(Told::at).toList()
        + (page.getLast() ? " last" : "");
  }

  private static String confirmed(PageConfirmed page) {
    return "confirmed page "
        + page.getNumber()
        + " "
        + round(page.getSession())
        + " "
        + page.getPositionsList().stream().map(Told::at).toList()
        + (page.getLast() ? " last" : "");
  }

  private static String rounds(List<SessionRound> rounds) {
    return rounds.stream().map(Told::round).toList().toString();
  }

  private static String round(SessionRound round) {
    return round.getSession() + "#" + round.getCounter() / 1_000_000;
  }

  private static String devices(List<Devices> devices) {
    return devices.stream().map(it -> it.getUser() + it.getDevicesList()).toList().toString();
  }

  private static String choices(List<DeviceChoice> choices) {
    return choices.stream()
        .map(it -> it.getUser() + (it.getAllExcept() ? " but " : "") + it.getDevicesList())
        .toList()
        .toString();
  }

  private static String at(long position) {
    return Long.toString(Position.offset(position));
  }

  private static String id(Message message) {
    return id(message.getId());
  }

  private static String id(String id) {
    return id.substring(0, Math.min(8, id.length()));
  }
}
