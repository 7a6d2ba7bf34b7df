package io.courier.access.owner;

import static io.courier.kafka.check.RecordCheck.require;

import io.courier.kafka.check.RecordCheck;
import io.courier.messages.topic.CommandResult;
import io.courier.messages.topic.Delivery;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.PushDeliver;

/// Refuses records of `push_deliver` that can never succeed, before a queue or a shard sees them.
final class DeliverCheck {
  private final RecordCheck check;

  DeliverCheck(RecordCheck check) {
    this.check = check;
  }

  /// @throws io.courier.kafka.deadletter.PermanentFailure with the reason
  void check(int shard, PushDeliver record) {
    switch (record.getKindCase()) {
      case DELIVERY -> {
        Delivery delivery = record.getDelivery();
        check.delivered(delivery.getPosition(), delivery.getMessage());
        check.targets(shard, delivery.getTargetsList(), "a delivery");
        if (delivery.getMessage().hasResult()) {
          result(delivery.getMessage());
        }
      }
      case PAGE -> check.page(shard, record.getPage());
      case EMPTY -> check.sessions(shard, record.getEmpty().getSessionsList(), "empty mailboxes");
      case NUDGE -> check.targets(shard, record.getNudge().getDevicesList(), "a nudge");
      case KIND_NOT_SET -> require(false, "a record of a kind that this version does not know");
    }
  }

  /// An answer that nobody waits for must not be stored: it is for one session.
  private static void result(Message message) {
    CommandResult result = message.getResult();
    RecordCheck.id(result.getCommand(), "the command of a result");
    require(message.getEphemeral(), "a result that is not ephemeral");
    require(
        result.getErrorCode() >= 0, "the error code " + result.getErrorCode() + " is impossible");
  }
}
