package io.courier.offline.device;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The registry of one shard as its single writer remembers it, so that expanding "all known
/// devices" costs no statement a message.
///
/// Bounded: between polls the least recently used users go (about 300 bytes each), and are read
/// again when a record names them.
public final class KnownDevices {
  private final int maxUsers;
  private final LinkedHashMap<String, UserDevices> users = new LinkedHashMap<>(16, 0.75f, true);

  public KnownDevices(int maxUsers) {
    this.maxUsers = maxUsers;
  }

  /// Those of the users that must be loaded first.
  public Set<String> missing(Collection<String> named) {
    Set<String> missing = new LinkedHashSet<>();
    for (String user : named) {
      if (users.get(user) == null) {
        missing.add(user);
      }
    }
    return missing;
  }

  public void loaded(String user, UserDevices devices) {
    users.put(user, devices);
  }

  /// Forgets the users that are above the bound. Between polls: within one, all that its records
  /// name must stay.
  public void trim() {
    var oldest = users.entrySet().iterator();
    for (int above = users.size() - maxUsers; above > 0; above--) {
      oldest.next();
      oldest.remove();
    }
  }

  /// The devices of a user.
  public List<String> of(String user) {
    return get(user).known();
  }

  public int count(String user) {
    return get(user).count();
  }

  public boolean isKnown(String user, String device) {
    return get(user).isKnown(device);
  }

  /// It was known once, and its mailbox may not be emptied yet.
  public boolean isForgotten(String user, String device) {
    return get(user).isForgotten(device);
  }

  /// Call after the transaction is committed, as for the two that follow.
  public void forget(String user, String device) {
    UserDevices devices = users.get(user);
    if (devices != null) {
      devices.forget(device);
    }
  }

  /// A forgotten device's mailbox is empty, and its row is gone.
  public void remove(String user, String device) {
    UserDevices devices = users.get(user);
    if (devices != null) {
      devices.remove(device);
    }
  }

  public boolean isSeenToday(String user, String device, int today) {
    return get(user).isSeen(device, today);
  }

  /// The registry has it.
  public void seen(String user, String device, int today) {
    get(user).seen(device, today);
  }

  /// As [#seen], for a user who may not be remembered.
  public void stillSeen(String user, String device, int today) {
    UserDevices devices = users.get(user);
    if (devices != null) {
      devices.seen(device, today);
    }
  }

  /// Whether Redis lacks the user's hint.
  public boolean needsHint(String user, int round) {
    return !get(user).isHinted(round);
  }

  public void hinted(String user, int round) {
    UserDevices devices = users.get(user);
    if (devices != null) {
      devices.hinted(round);
    }
  }

  public int size() {
    return users.size();
  }

  private UserDevices get(String user) {
    @Nullable UserDevices devices = users.get(user);
    if (devices == null) {
      throw new IllegalStateException("a user's devices were not loaded");
    }
    return devices;
  }
}
