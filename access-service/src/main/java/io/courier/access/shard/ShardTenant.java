package io.courier.access.shard;

import java.util.Collection;

/// What lives in shards: told when one becomes ours and when it stops being so.
public interface ShardTenant {
  /// Ours from now on, under the assignment's epoch, which is published. The tenant calls
  /// [Assignment#ready()] when records may be read. On the shard's loop.
  void own(Assignment assignment);

  /// About to be somebody else's: effects leave once more, then everything of it is dropped. On the
  /// shard's loop.
  void release(Assignment assignment);

  /// Somebody else's already: nothing may leave any more. On the shard's loop.
  void drop(Assignment assignment);

  /// Tells all gateways that these shards leave, behind everything sent before. From any thread.
  void announceMoved(Collection<Integer> shards);

  /// Records of shards that were dropped while the group still counts them as ours have to be read
  /// again. From any thread.
  void readAgain();
}
