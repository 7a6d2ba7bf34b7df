package io.courier.messages.redis;

/// The names of the shared keys; the table is in the package's description.
public final class RedisKeys {
  public static final String TOPICS = "topics";
  public static final String SHARDS = "shards";
  public static final String NODES = "nodes";

  /// Fields of a presence hash that are no users; `#` cannot occur in a user id.
  public static final String PRESENCE_EPOCH = "#epoch";

  public static final String PRESENCE_BEAT = "#beat";

  /// Of a hash of known devices, and no user: the history of Redis, its replication ID, in which
  /// Offline has seen the hash whole.
  public static final String DEVICES_HISTORY = "#history";

  private RedisKeys() {}

  public static String presence(int shard) {
    return "presence:{s" + shard + "}";
  }

  public static String devices(int shard) {
    return "devices:{s" + shard + "}";
  }

  public static String pushed(int shard, String message, int chunk) {
    return "pushed:{s" + shard + "}:" + message + ":" + chunk;
  }

  public static String input(String conversation, String message) {
    return "input:{" + conversation + "}:" + message;
  }
}
