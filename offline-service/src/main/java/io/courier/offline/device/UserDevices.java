package io.courier.offline.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is known of one user's devices: the day each was last seen.
public final class UserDevices {
  private final Map<String, Integer> lastSeen = new HashMap<>(4);
  private int hintedRound = -1;

  void seen(String device, int day) {
    lastSeen.merge(device, day, Math::max);
  }

  /// The devices seen on this day or later.
  List<String> since(int day) {
    List<String> known = new ArrayList<>(lastSeen.size());
    lastSeen.forEach(
        (device, seen) -> {
          if (seen >= day) {
            known.add(device);
          }
        });
    return known;
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
