package io.courier.logic.fanout;

import io.courier.messages.id.Shards;
import java.util.ArrayList;
import java.util.List;

/// Puts recipients of one shard into chunks, ready to be copied into records.
///
/// A hash of the user decides which chunk it is in, so the same users give the same chunks,
/// whatever the order they come in.
public final class Packing {
  private final Shards shards;
  private final int recipientsPerTask;

  /// @param recipientsPerTask above which a shard's recipients are split; a chunk may exceed it by
  ///     the unevenness of a hash
  public Packing(Shards shards, int recipientsPerTask) {
    this.shards = shards;
    this.recipientsPerTask = recipientsPerTask;
  }

  public int shardOf(String user) {
    return shards.of(user);
  }

  /// Which of a shard's chunks each user is in.
  ///
  /// @param users of one shard
  /// @return a list for each chunk; some may be empty
  List<List<String>> split(List<String> users) {
    int count = (users.size() + recipientsPerTask - 1) / recipientsPerTask;
    if (count == 1) {
      return List.of(users);
    }
    List<List<String>> chunks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      chunks.add(new ArrayList<>());
    }
    for (String user : users) {
      chunks.get(Math.floorMod(user.hashCode(), count)).add(user);
    }
    return chunks;
  }

  /// @param users of one shard, each once
  List<Chunk> pack(List<String> users) {
    return split(users).stream().map(Chunk::of).toList();
  }
}
