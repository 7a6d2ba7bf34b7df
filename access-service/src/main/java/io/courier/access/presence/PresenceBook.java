package io.courier.access.presence;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.redis.OnlineDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who is online in one shard, and what of it Redis does not have yet.
///
/// Changes of a user are written together, the newest value wins. What must come after a write
/// waits here until the value it depends on is acknowledged. While Redis is away clients come again
/// and again: so of each device one [FollowUp] of a kind waits, and who asks [#waiting()] takes no
/// new sessions in above a bound.
final class PresenceBook {
  /// What an action is about: a newer one of the same takes the place of the older.
  private record What(String device, FollowUp kind) {}

  private final Map<String, List<OnlineDevice>> online = new HashMap<>();

  /// Devices that a former owner left and that have not come back here: user to devices.
  private final Map<String, List<OnlineDevice>> leftovers = new HashMap<>();

  /// Users whose value is to be written, and what waits for it in the order it was said.
  private Map<String, SequencedMap<What, Runnable>> changed = new LinkedHashMap<>();
  private Map<String, SequencedMap<What, Runnable>> inFlight = new LinkedHashMap<>();
  private int waiting;

  void put(String user, OnlineDevice device) {
    replace(online, user, device.device(), device);
    replace(leftovers, user, device.device(), null);
    touch(user);
  }

  /// Removes a device; the result is what was known of it.
  Optional<OnlineDevice> remove(DeviceKey device) {
    OnlineDevice ours = replace(online, device.user(), device.device(), null);
    OnlineDevice left = replace(leftovers, device.user(), device.device(), null);
    OnlineDevice known = ours != null ? ours : left;
    if (known != null) {
      touch(device.user());
    }
    return Optional.ofNullable(known);
  }

  /// Runs an action when everything changed so far for this user is in Redis; at once if it is.
  void afterWrite(DeviceKey device, FollowUp kind, Runnable action) {
    SequencedMap<What, Runnable> actions = changed.get(device.user());
    if (actions == null) {
      actions = inFlight.get(device.user());
    }
    if (actions == null) {
      action.run();
    } else {
      add(actions, new What(device.device(), kind), action);
    }
  }

  private void add(SequencedMap<What, Runnable> actions, What what, Runnable action) {
    if (actions.putLast(what, action) == null) {
      waiting++;
    }
  }

  /// How many actions wait for a write.
  int waiting() {
    return waiting;
  }

  /// How many devices of this user are online besides this one, those that may yet come back from a
  /// former owner among them.
  int others(DeviceKey device) {
    return (int)
        Stream.of(online, leftovers)
            .flatMap(shown -> shown.getOrDefault(device.user(), List.of()).stream())
            .filter(each -> !each.device().equals(device.device()))
            .count();
  }

  /// What a former owner left in Redis: kept until its devices come back or are removed.
  void adopt(Map<String, List<OnlineDevice>> found) {
    found.forEach(
        (user, devices) -> {
          List<OnlineDevice> ours = online.getOrDefault(user, List.of());
          for (OnlineDevice device : devices) {
            if (ours.stream().noneMatch(it -> it.device().equals(device.device()))) {
              leftovers.computeIfAbsent(user, u -> new ArrayList<>(1)).add(device);
            }
          }
          if (!ours.isEmpty()) {
            touch(user); // its value was written without the leftovers
          }
        });
  }

  /// Whether this very session is shown already, by us or by the former owner.
  boolean shows(DeviceKey device, String session) {
    return Stream.of(online, leftovers)
        .flatMap(shown -> shown.getOrDefault(device.user(), List.of()).stream())
        .anyMatch(it -> it.device().equals(device.device()) && it.session().equals(session));
  }

  /// The devices of the former owner that have not come back.
  Map<DeviceKey, OnlineDevice> leftovers() {
    Map<DeviceKey, OnlineDevice> left = new HashMap<>();
    leftovers.forEach(
        (user, devices) ->
            devices.forEach(device -> left.put(new DeviceKey(user, device.device()), device)));
    return left;
  }

  boolean isChanged() {
    return !changed.isEmpty();
  }

  /// Everything is to be written anew.
  void changeAll() {
    online.keySet().forEach(this::touch);
    leftovers.keySet().forEach(this::touch);
  }

  /// Takes the next changes to be written, at most one batch at a time.
  ///
  /// @return user to value; empty: the user is to be removed
  Map<String, String> begin(int most) {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, SequencedMap<What, Runnable>> rest = new LinkedHashMap<>();
    for (Map.Entry<String, SequencedMap<What, Runnable>> change : changed.entrySet()) {
      if (values.size() < most) {
        values.put(change.getKey(), value(change.getKey()));
        inFlight.put(change.getKey(), change.getValue());
      } else {
        rest.put(change.getKey(), change.getValue());
      }
    }
    changed = rest;
    return values;
  }

  /// The batch is in Redis: the result is what waited for it, in order.
  List<Runnable> written() {
    List<Runnable> waited = new ArrayList<>();
    inFlight.values().forEach(actions -> waited.addAll(actions.values()));
    inFlight = new LinkedHashMap<>();
    waiting -= waited.size();
    return waited;
  }

  /// The batch may not be in Redis: it is to be written again, before what changed since.
  void notWritten() {
    Map<String, SequencedMap<What, Runnable>> again = inFlight;
    changed.forEach(
        (user, actions) -> {
          SequencedMap<What, Runnable> before = again.putIfAbsent(user, actions);
          if (before != null) {
            waiting -= actions.size();
            actions.forEach((what, action) -> add(before, what, action));
          }
        });
    changed = again;
    inFlight = new LinkedHashMap<>();
  }

  int users() {
    return online.size();
  }

  private void touch(String user) {
    changed.computeIfAbsent(user, u -> new LinkedHashMap<>());
  }

  private String value(String user) {
    return OnlineDevice.format(online(user));
  }

  /// The devices of a user that are shown: ours, and what the former owner left.
  List<OnlineDevice> online(String user) {
    List<OnlineDevice> devices = new ArrayList<>(online.getOrDefault(user, List.of()));
    devices.addAll(leftovers.getOrDefault(user, List.of()));
    return devices;
  }

  /// Puts a device in the place of the one with its id; null removes it.
  ///
  /// @return what was there
  private static @Nullable OnlineDevice replace(
      Map<String, List<OnlineDevice>> map, String user, String id, @Nullable OnlineDevice device) {
    List<OnlineDevice> devices = map.computeIfAbsent(user, u -> new ArrayList<>(1));
    OnlineDevice before = null;
    for (OnlineDevice each : devices) {
      if (each.device().equals(id)) {
        before = each;
      }
    }
    if (before != null) {
      devices.remove(before);
    }
    if (device != null) {
      devices.add(device);
    }
    if (devices.isEmpty()) {
      map.remove(user);
    }
    return before;
  }
}
