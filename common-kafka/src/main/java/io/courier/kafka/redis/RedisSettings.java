package io.courier.kafka.redis;

import io.lettuce.core.ClientOptions;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What may wait for Redis.
///
/// @param waitingCommands on one connection, written and not answered; beyond it a command fails
@ConfigurationProperties(prefix = "courier.redis", ignoreUnknownFields = false)
public record RedisSettings(@DefaultValue("200000") int waitingCommands) {
  public RedisSettings {
    if (waitingCommands < 1) {
      throw new IllegalArgumentException(
          "courier.redis.waiting-commands is at least 1, not " + waitingCommands);
    }
  }

  /// Without a connection a command fails at once. Lettuce would keep it until there is one, also
  /// after whoever sent it has given it up: a long outage would fill the memory.
  public void apply(ClientOptions.Builder options) {
    options
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(waitingCommands);
  }
}
