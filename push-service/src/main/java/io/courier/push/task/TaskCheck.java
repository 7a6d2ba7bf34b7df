package io.courier.push.task;

import static io.courier.push.route.RecordCheck.require;

import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.Nudge;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageEntry;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.SessionRound;
import io.courier.push.route.RecordCheck;

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
      case PAGE -> page(shard, task.getPage());
      case EMPTY -> {
        require(task.getEmpty().getSessionsCount() > 0, "empty mailboxes of nobody");
        for (SessionRound session : task.getEmpty().getSessionsList()) {
          check.session(shard, session);
        }
      }
      case NUDGE -> nudge(shard, task.getNudge());
      case TASK_NOT_SET -> require(false, "a task of a kind that this version does not know");
    }
  }

  private void fanout(int shard, Fanout fanout) {
    check.message(fanout.getMessage());
    require(fanout.getChunk() >= 0, "the chunk " + fanout.getChunk() + " is impossible");
    require(fanout.getRecipientsCount() > 0, "a fan-out to nobody");
    for (DeviceChoice choice : fanout.getRecipientsList()) {
      check.user(shard, choice.getUser());
      check.devices(choice.getDevicesList());
      require(
          choice.getAllExcept() || choice.getDevicesCount() > 0, "a recipient without a device");
    }
  }

  private void page(int shard, Page page) {
    check.session(shard, page.getSession());
    require(page.getNumber() > 0, "the page number " + page.getNumber() + " is impossible");
    for (PageEntry entry : page.getEntriesList()) {
      check.position(entry.getPosition());
      check.message(entry.getMessage());
    }
  }

  private void nudge(int shard, Nudge nudge) {
    require(nudge.getDevicesCount() > 0, "a nudge to nobody");
    for (Devices devices : nudge.getDevicesList()) {
      check.user(shard, devices.getUser());
      check.devices(devices.getDevicesList());
      require(devices.getDevicesCount() > 0, "a nudge without a device");
    }
  }
}
