package io.courier.logic.fanout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The members of a group at one moment, ready to be put into records, by shard. Never changes.
public final class Audience {
  public static final Audience NOBODY = new Audience(Map.of(), 0);

  private final Map<Integer, List<Chunk>> chunksOfShard;
  private final int size;

  private Audience(Map<Integer, List<Chunk>> chunksOfShard, int size) {
    this.chunksOfShard = chunksOfShard;
    this.size = size;
  }

  /// @param users each once
  public static Audience of(Packing packing, Collection<String> users) {
    Map<Integer, List<String>> usersOfShard = new HashMap<>();
    for (String user : users) {
      usersOfShard.computeIfAbsent(packing.shardOf(user), s -> new ArrayList<>()).add(user);
    }
    return NOBODY.with(packing, usersOfShard, users.size());
  }

  /// With other users in some shards; what is packed of the others stays.
  ///
  /// @param usersOfShard all users of each shard that is named, each once; none: it is left out
  /// @param newSize of all shards together
  public Audience with(Packing packing, Map<Integer, List<String>> usersOfShard, int newSize) {
    Map<Integer, List<Chunk>> changed = new TreeMap<>(chunksOfShard);
    usersOfShard.forEach(
        (shard, users) -> {
          if (users.isEmpty()) {
            changed.remove(shard);
          } else {
            changed.put(shard, packing.pack(users));
          }
        });
    return new Audience(changed, newSize);
  }

  public int size() {
    return size;
  }

  Map<Integer, List<Chunk>> chunksOfShard() {
    return chunksOfShard;
  }

  /// How many chunks a shard has.
  int chunks(int shard) {
    return chunksOfShard.getOrDefault(shard, List.of()).size();
  }
}
