package io.courier.gateway.link;

import io.courier.messages.link.Down;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The links of this gateway: one to each access node that owns a shard.
///
/// Links are looked up on any thread; which of them there should be is decided on the directory's
/// thread alone.
public final class LinkPool {
  private final Dialer dialer;
  private final long idleNanos;
  private final LongSupplier nanos;
  private final Map<String, Link> up = new ConcurrentHashMap<>();
  private final Map<String, Dialer.Line> lines = new HashMap<>();
  private final Map<String, Long> unnamedSince = new HashMap<>();
  private @Nullable LinkListener sessions;

  LinkPool(Dialer dialer, long idleNanos, LongSupplier nanos) {
    this.dialer = dialer;
    this.idleNanos = idleNanos;
    this.nanos = nanos;
  }

  void start(LinkListener listener) {
    sessions = listener;
  }

  /// The link to this address, when it is up.
  public @Nullable Link to(String address) {
    return up.get(address);
  }

  Collection<Link> links() {
    return up.values();
  }

  /// Keeps links to these addresses, and lets go of others after a while.
  ///
  /// @param fresh those among them that have just become owners. They are there now, so one that
  ///     was away long enough to be tried rarely is tried at once: its shards' users wait for it
  synchronized void want(Set<String> addresses, Set<String> fresh) {
    long now = nanos.getAsLong();
    for (String address : fresh) {
      Dialer.Line line = lines.get(address);
      if (line != null && !up.containsKey(address)) {
        line.dialNow();
      }
    }
    for (String address : addresses) {
      unnamedSince.remove(address);
      lines.computeIfAbsent(address, to -> dialer.keep(to, new Gate()));
    }
    for (String address : List.copyOf(lines.keySet())) {
      if (!addresses.contains(address)
          && now - unnamedSince.computeIfAbsent(address, first -> now) > idleNanos) {
        hangUp(address);
      }
    }
  }

  synchronized void stop() {
    List.copyOf(lines.keySet()).forEach(this::hangUp);
  }

  private void hangUp(String address) {
    unnamedSince.remove(address);
    Dialer.Line line = lines.remove(address);
    if (line != null) {
      line.hangUp();
    }
  }

  /// Notes which links are up before the sessions hear of it.
  private final class Gate implements LinkListener {
    @Override
    public void up(Link link) {
      up.put(link.address(), link);
      listener().up(link);
    }

    @Override
    public void down(Link link) {
      up.remove(link.address(), link);
      listener().down(link);
    }

    @Override
    public void received(Link link, List<Down> frames, int bytes) {
      listener().received(link, frames, bytes);
    }

    private LinkListener listener() {
      if (sessions == null) {
        throw new IllegalStateException("the pool has not been started");
      }
      return sessions;
    }
  }
}
