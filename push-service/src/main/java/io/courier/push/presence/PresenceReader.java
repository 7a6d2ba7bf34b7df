package io.courier.push.presence;

import io.courier.kafka.consume.TransientFailure;
import io.courier.kafka.redis.Questions;
import io.courier.messages.redis.OnlineDevice;
import io.courier.messages.redis.RedisKeys;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks Redis about the users of a shard: who is online where, and which devices are known.
///
/// Presence is asked before the hint of known devices: a device is known before its presence is
/// first cleared, so one that is just missed in the first is found in the second. The history of
/// Redis is asked last: what was read from a server that is replaced meanwhile does not match it.
public final class PresenceReader {
  private static final int STAMP_FIELDS = 2;

  private final PresenceAge age = new PresenceAge();
  private final int maxFieldsPerCommand;

  public PresenceReader(int maxFieldsPerCommand) {
    this.maxFieldsPerCommand = maxFieldsPerCommand;
  }

  /// A shard's presence is missing, or older than was seen before: wait for its owner.
  public static final class UnknownShard extends TransientFailure {
    UnknownShard(int shard, String problem) {
      super("the presence of shard " + shard + " " + problem);
    }
  }

  /// What was asked about one shard; read once the round trip is over.
  public final class Asked {
    private final int shard;
    private final List<RedisFuture<List<KeyValue<String, String>>>> presence = new ArrayList<>(1);
    private final List<RedisFuture<List<KeyValue<String, String>>>> devices = new ArrayList<>(1);

    private Asked(int shard) {
      this.shard = shard;
    }

    /// @param history of the Redis that has answered, asked after this
    /// @throws UnknownShard when nothing can be said about the shard
    public PresenceView view(RedisHistory history) {
      Map<String, List<String>> online = new HashMap<>();
      for (RedisFuture<List<KeyValue<String, String>>> answer : presence) {
        readPresence(answer.resultNow(), online);
      }
      Map<String, UserDevices> users = new HashMap<>();
      for (RedisFuture<List<KeyValue<String, String>>> answer : devices) {
        List<KeyValue<String, String>> fields = answer.resultNow();
        boolean isWhole = history.isOf(value(fields.getFirst()));
        for (KeyValue<String, String> user : fields.subList(1, fields.size())) {
          users.put(
              user.getKey(),
              new UserDevices(
                  online.getOrDefault(user.getKey(), List.of()),
                  isWhole ? known(user.getValueOrElse("")) : null));
        }
      }
      return new PresenceView(users);
    }

    private void readPresence(
        List<KeyValue<String, String>> fields, Map<String, List<String>> online) {
      if (!age.accepts(shard, value(fields.get(0)), value(fields.get(1)))) {
        throw new UnknownShard(shard, "is missing or older than before");
      }
      for (KeyValue<String, String> user : fields.subList(STAMP_FIELDS, fields.size())) {
        if (user.hasValue()) {
          online.put(user.getKey(), deviceIds(user.getValue()));
        }
      }
    }

    private List<String> deviceIds(String value) {
      try {
        return OnlineDevice.deviceIds(value);
      } catch (IndexOutOfBoundsException e) {
        throw new UnknownShard(shard, "cannot be read: " + e.getMessage());
      }
    }
  }

  /// Adds the questions about the users of one shard to the round trip.
  public Asked ask(Questions questions, int shard, Collection<String> users) {
    Asked asked = new Asked(shard);
    List<String> all = List.copyOf(users);
    List<List<String>> runs = new ArrayList<>();
    for (int start = 0; start < all.size(); start += maxFieldsPerCommand) {
      runs.add(all.subList(start, Math.min(all.size(), start + maxFieldsPerCommand)));
    }
    for (List<String> run : runs) {
      // Each with its stamp: Redis may be emptied between two commands.
      String[] fields = new String[run.size() + STAMP_FIELDS];
      fields[0] = RedisKeys.PRESENCE_EPOCH;
      fields[1] = RedisKeys.PRESENCE_BEAT;
      for (int i = 0; i < run.size(); i++) {
        fields[i + STAMP_FIELDS] = run.get(i);
      }
      String key = RedisKeys.presence(shard);
      asked.presence.add(questions.ask(redis -> redis.hmget(key, fields)));
    }
    for (List<String> run : runs) {
      String[] fields = new String[run.size() + 1];
      fields[0] = RedisKeys.DEVICES_HISTORY;
      for (int i = 0; i < run.size(); i++) {
        fields[i + 1] = run.get(i);
      }
      String key = RedisKeys.devices(shard);
      asked.devices.add(questions.ask(redis -> redis.hmget(key, fields)));
    }
    return asked;
  }

  /// Adds the question about the history of Redis, after all others.
  public RedisFuture<String> askHistory(Questions questions) {
    return questions.ask(redis -> redis.info("replication"));
  }

  private static @Nullable String value(KeyValue<String, String> field) {
    return field.hasValue() ? field.getValue() : null;
  }

  /// An empty list says no more than an absent one.
  private static @Nullable List<String> known(String value) {
    return value.isEmpty() ? null : List.of(value.split(",", -1));
  }
}
