package io.courier.logic.relation;

import java.util.Collection;
import java.util.Map;

/// Where blocks are read for those who are written to.
public interface BlockStore {
  /// Reads whom some users have blocked, and when, with what has ended lately.
  ///
  /// @param lists gets the list of each of them as it is read, also of who has blocked nobody. When
  ///     this fails, some may have come
  /// @throws io.courier.kafka.consume.TransientFailure when it is away
  void read(Collection<String> users, Lists lists);

  /// What takes the lists.
  interface Lists {
    void list(String user, Map<String, Block> blocks);
  }
}
