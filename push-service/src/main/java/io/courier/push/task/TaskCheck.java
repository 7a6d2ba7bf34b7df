package io.courier.push.task;

import static io.courier.kafka.check.RecordCheck.require;

import io.courier.kafka.check.RecordCheck;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.PushTask;

/// Refuses tasks that can never succeed, before Redis is asked about them.
public final class TaskCheck {
  private final RecordCheck check;

  public TaskCheck(RecordCheck check) {
    this.check = check;
  }

  /// @throws io.courier.kafka.deadletter.PermanentFailure with the reason
  public void check(int shard, PushTask task) {
    switch (task.getTaskCase()) {
      case FANOUT -> fanout(shard, task.getFanout());
      case PAGE -> check.page(shard, task.getPage());
      case EMPTY -> check.sessions(shard, task.getEmpty().getSessionsList(), "empty mailboxes");
      case NUDGE -> check.targets(shard, task.getNudge().getDevicesList(), "a nudge");
      case TASK_NOT_SET -> require(false, "a task of a kind that this version does not know");
    }
  }

  private void fanout(int shard, Fanout fanout) {
    check.message(fanout.getMessage());
    require(fanout.getChunk() >= 0, "the chunk " + fanout.getChunk() + " is impossible");
    check.choices(shard, fanout.getRecipientsList(), "a fan-out");
  }
}
