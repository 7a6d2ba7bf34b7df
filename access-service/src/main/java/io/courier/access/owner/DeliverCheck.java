package io.courier.access.owner;

import static io.courier.kafka.check.RecordCheck.require;

import io.courier.kafka.check.RecordCheck;
import io.courier.messages.topic.Delivery;
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
      }
      case PAGE -> check.page(shard, record.getPage());
      case EMPTY -> check.sessions(shard, record.getEmpty().getSessionsList(), "empty mailboxes");
      case NUDGE -> check.targets(shard, record.getNudge().getDevicesList(), "a nudge");
      case KIND_NOT_SET -> require(false, "a record of a kind that this version does not know");
    }
  }
}
