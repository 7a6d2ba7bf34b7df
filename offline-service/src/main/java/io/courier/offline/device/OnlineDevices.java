package io.courier.offline.device;

import static io.courier.offline.redis.RedisScript.bytes;

import io.courier.messages.redis.OnlineDevice;
import io.courier.messages.redis.RedisKeys;
import io.courier.offline.redis.RedisPipeline;
import io.courier.offline.redis.RedisPipeline.Reply;
import io.lettuce.core.KeyValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which devices of some users of a shard are online, as Redis has it: `presence:{s7}`.
///
/// Presence that cannot be read, or of which the owner's epoch is missing, says nothing: then every
/// device may be online.
public final class OnlineDevices {
  private final List<String> users;
  private final Reply<List<KeyValue<byte[], byte[]>>> reply;

  private OnlineDevices(List<String> users, Reply<List<KeyValue<byte[], byte[]>>> reply) {
    this.users = users;
    this.reply = reply;
  }

  /// Asks; the answers are there after the pipeline has run.
  public static OnlineDevices ask(RedisPipeline redis, int shard, List<String> users) {
    byte[][] fields = new byte[users.size() + 1][];
    fields[0] = bytes(RedisKeys.PRESENCE_EPOCH);
    for (int i = 0; i < users.size(); i++) {
      fields[i + 1] = bytes(users.get(i));
    }
    byte[] key = bytes(RedisKeys.presence(shard));
    return new OnlineDevices(users, redis.add(commands -> commands.hmget(key, fields)));
  }

  public List<String> users() {
    return users;
  }

  public boolean isReadable() {
    List<KeyValue<byte[], byte[]>> values = reply.value();
    return values != null && values.getFirst().hasValue();
  }

  /// As [#mayBeOnline(int, String)], for one of [#users].
  public boolean mayBeOnline(String user, String device) {
    return mayBeOnline(users.indexOf(user), device);
  }

  /// @param index of the user in [#users]
  public boolean mayBeOnline(int index, String device) {
    List<KeyValue<byte[], byte[]>> values = reply.value();
    if (values == null || !values.getFirst().hasValue()) {
      return true;
    }
    byte @Nullable [] value = values.get(index + 1).getValueOrElse(null);
    return value != null
        && OnlineDevice.deviceIds(new String(value, StandardCharsets.UTF_8)).contains(device);
  }
}
