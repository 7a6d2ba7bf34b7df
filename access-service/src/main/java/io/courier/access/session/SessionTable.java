package io.courier.access.session;

import io.courier.access.link.Link;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The sessions of every link, by the handles of their gateways; those whose clients may speak
/// through other gateways also by their ids. Used from any thread.
public final class SessionTable {
  private final Map<Link, Map<Long, Session>> links = new ConcurrentHashMap<>();
  private final Map<String, Session> emulated = new ConcurrentHashMap<>();

  void add(Link link) {
    links.put(link, new ConcurrentHashMap<>());
  }

  @Nullable Map<Long, Session> of(Link link) {
    return links.get(link);
  }

  @Nullable Map<Long, Session> remove(Link link) {
    return links.remove(link);
  }

  /// A session is open that other gateways may bring commands for. A later one of the same id is
  /// the same connection over another link.
  void begun(Session session) {
    if (session.isEmulated()) {
      emulated.put(session.id(), session);
    }
  }

  void ended(Session session) {
    if (session.isEmulated()) {
      emulated.remove(session.id(), session);
    }
  }

  /// The session of this id, if commands for it may come from other gateways.
  @Nullable Session emulated(String id) {
    return emulated.get(id);
  }

  /// The session is not ours any more: refused, replaced or moved.
  public void forget(Session session) {
    Map<Long, Session> sessions = links.get(session.link());
    if (sessions != null) {
      sessions.remove(session.handle(), session);
    }
    ended(session);
  }

  /// Every link that has said hello.
  public Collection<Link> links() {
    return links.keySet();
  }

  public int count() {
    return links.values().stream().mapToInt(Map::size).sum();
  }
}
