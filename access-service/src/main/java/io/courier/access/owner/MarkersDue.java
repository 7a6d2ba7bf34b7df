package io.courier.access.owner;

import io.courier.messages.id.DeviceKey;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.function.Consumer;

/// The devices of a shard that have yet to ask for their mailboxes again, after Redis was emptied.
/// Each is in it once, so there are never more than had a session then; they leave at a pace.
final class MarkersDue {
  private final int mostAtOnce;
  private final Queue<DeviceKey> devices = new ArrayDeque<>();

  MarkersDue(int mostAtOnce) {
    this.mostAtOnce = mostAtOnce;
  }

  /// From the beginning, also when not all have asked since the last time.
  void begin(Collection<DeviceKey> attached) {
    devices.clear();
    devices.addAll(attached);
  }

  /// The next few.
  void next(Consumer<DeviceKey> each) {
    for (int i = 0; i < mostAtOnce && !devices.isEmpty(); i++) {
      each.accept(devices.remove());
    }
  }

  int size() {
    return devices.size();
  }
}
