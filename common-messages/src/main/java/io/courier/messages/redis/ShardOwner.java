package io.courier.messages.redis;

/// Who serves a shard: the value of a field of `shards`, `<epoch> <node> <link address>`.
///
/// @param epoch rising with every change of owner; what carries an older one is refused
/// @param link URI of the node's link endpoint, `ws://host:port/link`
public record ShardOwner(long epoch, String node, String link) {
  public String format() {
    return epoch + " " + node + " " + link;
  }

  /// @throws IllegalArgumentException when the value is of another form
  public static ShardOwner parse(String value) {
    String[] parts = value.split(" ", -1);
    if (parts.length < 3) {
      throw new IllegalArgumentException("not a shard owner: " + value);
    }
    return new ShardOwner(Long.parseLong(parts[0]), parts[1], parts[2]);
  }
}
