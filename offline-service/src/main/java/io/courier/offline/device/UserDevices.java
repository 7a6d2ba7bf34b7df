package io.courier.offline.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is known of one user's devices: the day each was last seen, and which were forgotten.
public final class UserDevices {
  private final Map<String, Integer> lastSeen = new HashMap<>(4);

  /// Forgotten, and their mailboxes may not be emptied yet.
  private Set<String> forgotten = Set.of();

  private int hintedRound = -1;

  void seen(String device, int day) {
    lastSeen.merge(device, day, Math::max);
    if (!forgotten.isEmpty()) {
      forgotten.remove(device);
    }
  }

  void forget(String device) {
    lastSeen.remove(device);
    if (forgotten.isEmpty()) {
      forgotten = new HashSet<>();
    }
    forgotten.add(device);
    hintedRound = -1;
  }

  /// The registry has no row of the device any more.
  void remove(String device) {
    if (!forgotten.isEmpty()) {
      forgotten.remove(device);
    }
  }

  List<String> known() {
    return new ArrayList<>(lastSeen.keySet());
  }

  int count() {
    return lastSeen.size();
  }

  boolean isKnown(String device) {
    return lastSeen.containsKey(device);
  }

  boolean isForgotten(String device) {
    return forgotten.contains(device);
  }

  boolean isSeen(String device, int sinceDay) {
    Integer seen = lastSeen.get(device);
    return seen != null && seen >= sinceDay;
  }

  /// Whether Redis was given the hint in this round of [DeviceHints].
  boolean isHinted(int round) {
    return hintedRound == round;
  }

  void hinted(int round) {
    hintedRound = round;
  }
}
