package io.courier.simulation.redis;

import io.courier.messages.redis.RedisKeys;
import io.courier.simulation.redis.RedisModel.Scored;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Offline's scripts do, command for command: `devices.lua`, `mailbox-add.lua` and
/// `mailbox-remove.lua`. Called by the digest of the script's text, as Redis is.
final class StoreScripts {
  private static final Map<String, String> NAMES = names();

  private final RedisModel redis;

  StoreScripts(RedisModel redis) {
    this.redis = redis;
  }

  private static Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    for (String name : List.of("devices.lua", "mailbox-add.lua", "mailbox-remove.lua")) {
      try (InputStream file = StoreScripts.class.getResourceAsStream("/redis/" + name)) {
        if (file == null) {
          throw new IllegalStateException("no script redis/" + name);
        }
        byte[] digest = MessageDigest.getInstance("SHA-1").digest(file.readAllBytes());
        names.put(HexFormat.of().formatHex(digest), name);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
    return names;
  }

  long call(String digest, String key, List<byte[]> arguments) {
    String name = NAMES.getOrDefault(digest, "");
    return switch (name) {
      case "devices.lua" -> devices(key, arguments);
      case "mailbox-add.lua" -> add(key, arguments);
      case "mailbox-remove.lua" -> remove(key, arguments);
      default -> throw new IllegalArgumentException("no script has the digest " + digest);
    };
  }

  private long devices(String key, List<byte[]> arguments) {
    String epoch = redis.hget(key, "#epoch");
    String ours = text(arguments.get(0));
    String writes = text(arguments.get(1));
    if (epoch != null && Long.parseLong(epoch) > Long.parseLong(ours)) {
      return -1;
    }
    long outcome = 1;
    if (!ours.equals(epoch) || !writes.equals(redis.hget(key, "#writes"))) {
      redis.del(key);
      redis.hset(key, "#epoch", ours);
      outcome = 2;
    } else {
      for (int i = 2; i < arguments.size(); i += 2) {
        String value = text(arguments.get(i + 1));
        if (value.isEmpty()) {
          redis.hdel(key, text(arguments.get(i)));
        } else {
          redis.hset(key, text(arguments.get(i)), value);
        }
      }
    }
    redis.hset(key, "#writes", Long.toString(Long.parseLong(writes) + 1));
    redis.hset(key, RedisKeys.DEVICES_HISTORY, redis.history());
    return outcome;
  }

  private long add(String key, List<byte[]> arguments) {
    String epoch = text(arguments.get(0));
    String head = head(key);
    String mark = "#" + epoch;
    if (isNewer(head, epoch)) {
      return -1;
    }
    if (head != null && (!head.equals(mark) || text(arguments.get(3)).equals("1"))) {
      redis.del(key);
    }
    redis.zadd(key, 0, mark.getBytes(StandardCharsets.UTF_8));
    for (int i = 4; i < arguments.size(); i += 2) {
      redis.zadd(key, Long.parseLong(text(arguments.get(i))), arguments.get(i + 1));
    }
    List<Scored> members = redis.members(key);
    int entries = members.size() - 1;
    int most = Integer.parseInt(text(arguments.get(1)));
    if (entries > most) {
      members.subList(1, entries - most + 1).forEach(member -> redis.zrem(key, member));
      entries = most;
    }
    return entries;
  }

  private long remove(String key, List<byte[]> arguments) {
    String head = head(key);
    if (head == null) {
      return 0;
    }
    if (isNewer(head, text(arguments.get(0)))) {
      return -1;
    }
    for (byte[] argument : arguments.subList(1, arguments.size())) {
      long score = Long.parseLong(text(argument));
      redis.members(key).stream()
          .filter(member -> member.score() == score)
          .forEach(member -> redis.zrem(key, member));
    }
    int entries = redis.members(key).size() - 1;
    if (entries <= 0) {
      redis.del(key);
    }
    return entries;
  }

  private @Nullable String head(String key) {
    List<Scored> members = redis.members(key);
    return members.isEmpty() ? null : text(members.getFirst().member());
  }

  private static boolean isNewer(@Nullable String head, String epoch) {
    return head != null
        && head.startsWith("#")
        && Long.parseLong(head.substring(1)) > Long.parseLong(epoch);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
