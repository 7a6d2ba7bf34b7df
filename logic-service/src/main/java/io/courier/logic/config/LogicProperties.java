package io.courier.logic.config;

import io.courier.logic.relation.Unknown;
import io.courier.messages.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How Logic works; every key is in application.yaml with its environment variable.
///
/// @param maxPollRecords messages decided on in one go, and asked about in one round trip to Redis
/// @param maxUnresolvedRecords of a partition, handed on but not yet acknowledged by the brokers;
///     at this bound the partition is paused until half is
/// @param maxUnresolvedBytes of a partition, likewise
/// @param maxContentSize of a message's content; a larger one is refused. At most 256KB
/// @param recipientsPerTask of one shard in one record; more are split. At most 2500, so that a
///     record with the largest content stays below what Kafka takes
/// @param idempotencyLife how long a client's retry is told from a new message
/// @param redisTimeout of one round trip; then the poll is tried again
/// @param group what groups are bounded by, and how they are kept
/// @param content what messages may say
/// @param rate how fast they may come
/// @param relations who may write to whom
@ConfigurationProperties(prefix = "courier.logic", ignoreUnknownFields = false)
public record LogicProperties(
    @DefaultValue("500") int maxPollRecords,
    @DefaultValue("5000") int maxUnresolvedRecords,
    @DefaultValue("16MB") DataSize maxUnresolvedBytes,
    @DefaultValue("16KB") DataSize maxContentSize,
    @DefaultValue("1000") int recipientsPerTask,
    @DefaultValue("24h") Duration idempotencyLife,
    @DefaultValue("2s") Duration redisTimeout,
    @DefaultValue Group group,
    @DefaultValue ContentProperties content,
    @DefaultValue RateProperties rate,
    @DefaultValue Relations relations) {
  private static final Bounds BOUNDS = new Bounds("courier.logic");

  public LogicProperties {
    BOUNDS.count("max-poll-records", maxPollRecords, 1, 10_000);
    BOUNDS.count("max-unresolved-records", maxUnresolvedRecords, 1, 1_000_000);
    BOUNDS.size("max-unresolved-bytes", maxUnresolvedBytes.toBytes(), 1, 1L << 30);
    BOUNDS.size("max-content-size", maxContentSize.toBytes(), 1, 256 << 10);
    BOUNDS.count("recipients-per-task", recipientsPerTask, 1, 2_500);
    BOUNDS.time("idempotency-life", idempotencyLife, Duration.ofSeconds(1), Duration.ofDays(30));
    BOUNDS.time("redis-timeout", redisTimeout, Duration.ofMillis(1), Duration.ofMinutes(1));
  }

  /// @param maxMembers of one group
  /// @param maxGroupsOfUser of which one user is a member
  /// @param maxUsersOfCommand that one command may name
  /// @param membersMayInvite whether members who do not lead may invite
  /// @param cachedMembers in memory, of all groups together, about 200 bytes each; not below the
  ///     members of one group
  /// @param purgeEvery how often it is looked for what no record can ask for any more
  /// @param purgeRows that one transaction of it deletes at most
  public record Group(
      @DefaultValue("1000") int maxMembers,
      @DefaultValue("1000") int maxGroupsOfUser,
      @DefaultValue("500") int maxUsersOfCommand,
      @DefaultValue("true") boolean membersMayInvite,
      @DefaultValue("200000") int cachedMembers,
      @DefaultValue("1h") Duration purgeEvery,
      @DefaultValue("5000") int purgeRows) {
    public Group {
      BOUNDS.count("group.max-members", maxMembers, 1, 1_000_000);
      BOUNDS.count("group.max-groups-of-user", maxGroupsOfUser, 1, 10_000);
      // An event names them all: it is one record, and one publication.
      BOUNDS.count("group.max-users-of-command", maxUsersOfCommand, 1, 1_000);
      BOUNDS.count("group.cached-members", cachedMembers, 1_000, 100_000_000);
      BOUNDS.that(
          cachedMembers >= maxMembers,
          "group.cached-members",
          "is not below max-members (" + maxMembers + "), not " + cachedMembers);
      BOUNDS.time("group.purge-every", purgeEvery, Duration.ofMillis(1), Duration.ofDays(1));
      BOUNDS.count("group.purge-rows", purgeRows, 1, 100_000);
    }
  }

  /// Which policy says who may write to whom in direct conversations.
  public enum Policy {
    /// Everybody to everybody; commands about blocks are refused.
    OPEN,
    /// Everybody to a user who has not blocked it.
    BLOCKS
  }

  /// @param policy who may write to whom
  /// @param maxBlocks of one user, with those that ended within the last time; beyond it 1007
  /// @param cached users and their blocks in memory together, about 200 bytes each; not below
  ///     max-blocks and 1
  /// @param unheardLife how long what was read counts while changes are not heard
  /// @param unknown what becomes of a message to a user who is not in memory while PostgreSQL is
  ///     away
  public record Relations(
      @DefaultValue("blocks") Policy policy,
      @DefaultValue("10000") int maxBlocks,
      @DefaultValue("200000") int cached,
      @DefaultValue("1s") Duration unheardLife,
      @DefaultValue("allow") Unknown unknown) {
    public Relations {
      BOUNDS.count("relations.max-blocks", maxBlocks, 1, 100_000);
      BOUNDS.count("relations.cached", cached, 1_000, 100_000_000);
      BOUNDS.that(
          cached > maxBlocks,
          "relations.cached",
          "is above max-blocks (" + maxBlocks + "), not " + cached);
      BOUNDS.time(
          "relations.unheard-life", unheardLife, Duration.ofMillis(20), Duration.ofMinutes(1));
    }
  }
}
