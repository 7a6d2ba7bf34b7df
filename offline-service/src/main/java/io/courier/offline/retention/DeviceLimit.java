package io.courier.offline.retention;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Decides which devices of a user with too many are forgotten: those unseen for longest, but not
/// one that is online, unless there are twice as many as there should be.
///
/// @param most devices of one user
record DeviceLimit(int most) {

  /// @param longestUnseenFirst all devices of the user
  /// @param mayBeOnline which of them
  List<String> toForget(List<String> longestUnseenFirst, Predicate<String> mayBeOnline) {
    int above = longestUnseenFirst.size() - most;
    int farAbove = above - most;
    List<String> going = new ArrayList<>();
    List<String> online = new ArrayList<>();
    // The last one is the newest: it has just come.
    for (String device :
        longestUnseenFirst.subList(0, Math.max(longestUnseenFirst.size() - 1, 0))) {
      if (going.size() >= above) {
        break;
      }
      (mayBeOnline.test(device) ? online : going).add(device);
    }
    for (int i = 0; i < online.size() && going.size() < farAbove; i++) {
      going.add(online.get(i));
    }
    return going;
  }
}
