package io.courier.offline.intake;

import io.courier.offline.device.DeviceHints;
import io.courier.offline.shard.OwnedShard;
import io.courier.offline.shard.OwnedShards;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tells Push the devices of users, after the registry has changed.
final class HintWriter {
  private HintWriter() {}

  /// Sets the hints of users whose devices were asked for or have changed, where Redis lacks them.
  static void write(Plan plan, OwnedShards shards, DeviceHints hints) {
    Map<Integer, Map<String, String>> values = new HashMap<>();
    plan.hintable.forEach(
        (number, users) -> {
          OwnedShard shard = shards.get(number);
          Set<String> changed = plan.changedUsers().getOrDefault(number, Set.of());
          int round = hints.round(number);
          for (String user : users) {
            List<String> known = shard.devices().of(user);
            boolean needed = changed.contains(user) || shard.devices().needsHint(user, round);
            if (needed && !known.isEmpty()) {
              values
                  .computeIfAbsent(number, it -> new HashMap<>())
                  .put(user, String.join(",", known));
            }
          }
        });
    if (values.isEmpty()) {
      return;
    }
    for (Integer number : hints.set(values)) {
      int round = hints.round(number);
      values
          .getOrDefault(number, Map.of())
          .keySet()
          .forEach(user -> shards.get(number).devices().hinted(user, round));
    }
  }
}
