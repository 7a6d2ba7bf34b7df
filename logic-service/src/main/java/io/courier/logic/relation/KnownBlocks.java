package io.courier.logic.relation;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The blocks of users in memory, with users who have blocked nobody. Bounded: who was asked for
/// longest ago goes first. Used on the poll thread; what it counts is for any.
final class KnownBlocks {
  private final int most;
  private final LinkedHashMap<String, Known> lists = new LinkedHashMap<>(16, 0.75f, true);
  private volatile int size;
  private volatile int users;

  /// @param most users and blocks together, about 200 bytes each; above those of any one user
  KnownBlocks(int most) {
    this.most = most;
  }

  /// Whom one user has blocked, as it was read.
  static final class Known {
    private final Map<String, Block> blocks;
    private final BlockNews.Heard read;
    private boolean isOutdated;

    private Known(Map<String, Block> blocks, BlockNews.Heard read) {
      this.blocks = blocks;
      this.read = read;
    }

    /// Whether nothing has changed since it was read, but within the last moments.
    ///
    /// @param lifeNanos how long it counts without being vouched for
    boolean isFresh(long nowNanos, long lifeNanos, BlockNews.Heard heard) {
      if (isOutdated) {
        return false;
      }
      return nowNanos - read.nanos() <= lifeNanos
          || (read.session() == heard.session()
              && heard.session() != 0
              && nowNanos - heard.nanos() <= lifeNanos);
    }

    boolean refuses(Contact contact) {
      if (blocks.isEmpty()) {
        return false;
      }
      Block block = blocks.get(contact.sender());
      return block != null && block.holdsAt(contact.at());
    }

    private int weight() {
      return 1 + blocks.size();
    }
  }

  @Nullable Known of(String user) {
    return lists.get(user);
  }

  /// @param read the session that was listened in before it was read, and the time before that
  Known put(String user, Map<String, Block> blocks, BlockNews.Heard read) {
    Known known = new Known(blocks, read);
    Known before = lists.put(user, known);
    int now = size + known.weight() - (before == null ? 0 : before.weight());
    Iterator<Known> eldest = lists.values().iterator();
    while (now > most && lists.size() > 1) {
      now -= eldest.next().weight();
      eldest.remove();
    }
    publish(now);
    return known;
  }

  // Written on one thread; volatile for those who look.
  private void publish(int now) {
    size = now;
    users = lists.size();
  }

  /// It has changed: it decides only when it cannot be read.
  void outdate(String user) {
    Known known = lists.get(user);
    if (known != null) {
      known.isOutdated = true;
    }
  }

  /// Users and blocks in memory.
  int size() {
    return size;
  }

  /// Users in memory.
  int users() {
    return users;
  }
}
