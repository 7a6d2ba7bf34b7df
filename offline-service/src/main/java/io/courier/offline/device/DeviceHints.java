package io.courier.offline.device;

import static io.courier.offline.redis.RedisScript.bytes;

import io.courier.kafka.consume.TransientFailure;
import io.courier.messages.redis.RedisKeys;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.redis.RedisPipeline.Reply;
import io.courier.offline.redis.RedisScript;
import io.courier.offline.store.DeposedFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The hints of known devices in Redis, `devices:{s7}`, for the shards of one poll loop.
///
/// Push takes a hint for all there is: a device that is missing in one would miss messages. Every
/// write counts, and when Redis does not hold the count we left, all hints of the shard go. Each
/// write also marks them with the history of Redis that it was carried out in, and Push does not
/// believe hints of another one: so those that a failover or a restart of Redis has taken back
/// count for nothing until the next [#beat].
///
/// Safe for the loop's thread and the beat's.
public final class DeviceHints {
  private static final class Shard {
    private final long epoch;
    private long writes;
    private int round;

    private Shard(long epoch) {
      this.epoch = epoch;
    }
  }

  private final RedisPipeline redis;
  private final RedisScript script = new RedisScript("devices.lua");
  private final Map<Integer, Shard> shards = new ConcurrentHashMap<>();
  private int lastRound;

  public DeviceHints(RedisPipeline redis) {
    this.redis = redis;
  }

  /// We are the writer of this shard.
  public synchronized void take(int shard, long epoch) {
    Shard taken = new Shard(epoch);
    taken.round = ++lastRound;
    shards.put(shard, taken);
  }

  public synchronized void drop(int shard) {
    shards.remove(shard);
  }

  /// Rises when all hints of the shard were dropped: those given before are gone.
  public synchronized int round(int shard) {
    return shard(shard).round;
  }

  /// Before the registry changes.
  ///
  /// @throws TransientFailure when Redis does not do it: the registry must not change then
  public synchronized void delete(Map<Integer, Set<String>> users) {
    Map<Integer, Map<String, String>> writes = new HashMap<>();
    users.forEach(
        (shard, names) -> {
          Map<String, String> deletions = new HashMap<>();
          names.forEach(name -> deletions.put(name, ""));
          writes.put(shard, deletions);
        });
    Map<Integer, Reply<Long>> replies = write(writes);
    replies.forEach(
        (shard, reply) -> {
          Long outcome = reply.value();
          if (outcome == null) {
            throw new TransientFailure("Redis does not take the deletion of a device hint");
          }
          if (outcome < 0) {
            throw new DeposedFailure(shard, shard(shard).epoch);
          }
        });
  }

  /// After the registry has changed, or when a hint was missed. What Redis does not take is missed
  /// again later.
  ///
  /// @param devices by shard and user, joined by `,`
  /// @return the shards whose hints were taken
  public synchronized List<Integer> set(Map<Integer, Map<String, String>> devices) {
    List<Integer> taken = new ArrayList<>();
    write(devices)
        .forEach(
            (shard, reply) -> {
              Long outcome = reply.value();
              if (outcome != null && outcome == 1) {
                taken.add(shard);
              }
            });
    return taken;
  }

  /// Looks whether Redis still has what we wrote, and drops the hints of shards where it has not.
  public synchronized void beat() {
    Map<Integer, Map<String, String>> all = new HashMap<>();
    shards.keySet().forEach(shard -> all.put(shard, Map.of()));
    write(all);
  }

  private Map<Integer, Reply<Long>> write(Map<Integer, Map<String, String>> values) {
    Map<Integer, Reply<Long>> replies = new HashMap<>();
    values.forEach((shard, devices) -> replies.put(shard, call(shard, devices)));
    redis.run();
    replies.forEach((shard, reply) -> settle(shard(shard), reply));
    return replies;
  }

  private Reply<Long> call(int shard, Map<String, String> devices) {
    Shard state = shard(shard);
    List<byte[]> arguments = new ArrayList<>(2 + 2 * devices.size());
    arguments.add(bytes(state.epoch));
    arguments.add(bytes(state.writes));
    devices.forEach(
        (user, ids) -> {
          arguments.add(bytes(user));
          arguments.add(bytes(ids));
        });
    byte[] key = bytes(RedisKeys.devices(shard));
    return script.call(redis, key, arguments.toArray(byte[][]::new));
  }

  private void settle(Shard state, Reply<Long> reply) {
    Long outcome = reply.value();
    if (outcome == null) {
      script.failed();
      return;
    }
    if (outcome > 0) {
      state.writes++;
    }
    if (outcome == 2) {
      state.round = ++lastRound;
    }
  }

  private Shard shard(int shard) {
    Shard state = shards.get(shard);
    if (state == null) {
      throw new IllegalStateException("shard " + shard + " is not ours");
    }
    return state;
  }
}
