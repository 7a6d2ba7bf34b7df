package io.courier.simulation.redis;

import io.courier.messages.redis.RedisKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Access' scripts do, command for command: `write.lua`, `claim.lua` and `keep.lua`.
public final class OwnerScripts {
  private static final String WRITE = "#write";

  private final RedisModel redis;
  private final boolean checksEpoch;

  /// @param checksEpoch false: whoever writes presence last is right, a deliberate fault
  public OwnerScripts(RedisModel redis, boolean checksEpoch) {
    this.redis = redis;
    this.checksEpoch = checksEpoch;
  }

  /// @param number of this write, above those sent before it under this epoch
  /// @param completes its number becomes the beat
  /// @return 1 written, 2 unknown, else the higher epoch, or the number of a later write, negative
  public long write(
      int shard,
      long ours,
      long number,
      String how,
      long known,
      boolean completes,
      Map<String, String> values) {
    String key = RedisKeys.presence(shard);
    long epoch = number(redis.hget(key, RedisKeys.PRESENCE_EPOCH));
    if (epoch > ours && checksEpoch) {
      return epoch;
    }
    long newest = number(redis.hget(key, WRITE));
    if (epoch == ours && newest > number) {
      return -newest;
    }
    switch (how) {
      case "update" -> {
        long stored = number(redis.hget(key, RedisKeys.PRESENCE_BEAT));
        if (epoch < ours || stored < known) {
          return 2;
        }
      }
      case "fill" -> {
        if (epoch < ours || newest < known) {
          return 2;
        }
      }
      default -> {
        if (how.equals("restore")) {
          redis.del(key);
        }
        redis.hset(key, RedisKeys.PRESENCE_EPOCH, Long.toString(ours));
      }
    }
    redis.hset(key, WRITE, Long.toString(number));
    values.forEach(
        (user, value) -> {
          if (value.isEmpty()) {
            redis.hdel(key, user);
          } else {
            redis.hset(key, user, value);
          }
        });
    if (completes) {
      redis.hset(key, RedisKeys.PRESENCE_BEAT, Long.toString(number));
    }
    return 1;
  }

  private static long number(@Nullable String text) {
    return text == null ? -1 : Long.parseLong(text);
  }

  /// @return the new epochs, in the order of the shards
  public List<Long> claim(String node, String link, long least, List<Integer> shards) {
    List<Long> epochs = new ArrayList<>();
    for (int shard : shards) {
      long before = epochOf(redis.hget(RedisKeys.SHARDS, Integer.toString(shard)));
      long epoch = before >= least ? before + 1 : least;
      publish(node, link, shard, epoch);
      epochs.add(epoch);
    }
    return epochs;
  }

  /// @return the shards for which a higher epoch is stored
  public List<Integer> keep(String node, String link, Map<Integer, Long> epochs) {
    List<Integer> higher = new ArrayList<>();
    epochs.forEach(
        (shard, epoch) -> {
          long before = epochOf(redis.hget(RedisKeys.SHARDS, Integer.toString(shard)));
          if (before > epoch) {
            higher.add(shard);
          } else if (before != epoch) {
            publish(node, link, shard, epoch);
          }
        });
    return higher;
  }

  private void publish(String node, String link, int shard, long epoch) {
    redis.hset(RedisKeys.SHARDS, Integer.toString(shard), epoch + " " + node + " " + link);
  }

  private static long epochOf(@Nullable String stored) {
    return stored == null ? -1 : Long.parseLong(stored.substring(0, stored.indexOf(' ')));
  }
}
