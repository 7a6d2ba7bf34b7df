package io.courier.gateway.link;

import java.util.BitSet;

/// Takes what the directory has read. Called on the directory's thread, one call at a time.
public interface OwnersListener {
  /// After every reading, also when nothing changed: what waits for an owner tries again.
  ///
  /// @param changed the shards whose owner is another one
  void read(Owners owners, BitSet changed);

  /// Topics were re-created or re-partitioned: every session has another shard and position now.
  void factsChanged(Owners owners);
}
