package io.courier.gateway.link;

import io.courier.messages.redis.ShardOwner;
import io.courier.messages.redis.TopicFacts;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who owned which shard when Redis was last read. Immutable.
public final class Owners {
  private final TopicFacts facts;
  private final @Nullable ShardOwner[] byShard;

  private Owners(TopicFacts facts, @Nullable ShardOwner[] byShard) {
    this.facts = facts;
    this.byShard = byShard;
  }

  /// @throws IllegalArgumentException when a value is of another form
  static Owners read(TopicFacts facts, Map<String, String> shards) {
    @Nullable ShardOwner[] byShard = new ShardOwner[facts.shards()];
    shards.forEach(
        (shard, owner) -> {
          int number = Integer.parseInt(shard);
          if (number >= 0 && number < byShard.length) {
            byShard[number] = ShardOwner.parse(owner);
          }
        });
    return new Owners(facts, byShard);
  }

  public TopicFacts facts() {
    return facts;
  }

  public @Nullable ShardOwner of(int shard) {
    return byShard[shard];
  }

  /// How many shards have an owner.
  public int count() {
    int count = 0;
    for (ShardOwner owner : byShard) {
      count += owner == null ? 0 : 1;
    }
    return count;
  }

  /// How many shards have none.
  int missing() {
    return byShard.length - count();
  }

  /// The link addresses of all owners.
  Set<String> addresses() {
    BitSet all = new BitSet(byShard.length);
    all.set(0, byShard.length);
    return addresses(all);
  }

  /// The link addresses of these shards' owners.
  Set<String> addresses(BitSet shards) {
    Set<String> addresses = new HashSet<>();
    shards.stream()
        .forEach(
            shard -> {
              ShardOwner owner = byShard[shard];
              if (owner != null) {
                addresses.add(owner.link());
              }
            });
    return addresses;
  }

  /// The shards whose owner is not what it was in `before`.
  BitSet changedSince(@Nullable Owners before) {
    BitSet changed = new BitSet(byShard.length);
    for (int shard = 0; shard < byShard.length; shard++) {
      if (before == null || !Objects.equals(byShard[shard], before.byShard[shard])) {
        changed.set(shard);
      }
    }
    return changed;
  }
}
