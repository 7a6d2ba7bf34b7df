package io.courier.access.owner;

import io.courier.access.deliver.DeviceQueue;
import org.jspecify.annotations.Nullable;

/// One device of a shard: its queue, its present session, and when time next matters to it.
final class DeviceSlot {
  private final DeviceQueue queue;
  private @Nullable Attached attached;
  private long dueTick = Ticks.NEVER;

  DeviceSlot(DeviceQueue queue) {
    this.queue = queue;
  }

  DeviceQueue queue() {
    return queue;
  }

  @Nullable Attached attached() {
    return attached;
  }

  void attach(@Nullable Attached session) {
    attached = session;
  }

  long dueTick() {
    return dueTick;
  }

  void due(long tick) {
    dueTick = tick;
  }
}
