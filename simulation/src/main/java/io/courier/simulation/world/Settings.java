package io.courier.simulation.world;

import io.courier.access.deliver.DeliveryLimits;
import io.courier.access.settings.AccessProperties;
import io.courier.offline.settings.OfflineSettings;
import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// The bounds and times of one run: drawn small, so that they are reached.
///
/// @param shards partitions of every topic
/// @param pollRecords that one poll brings at most
/// @param kafkaNanos from a send to its arrival, as a rule
/// @param redisNanos of a command that nobody waits for
/// @param linkNanos from gateway to owner or back
/// @param gatewayQueue frames of a session that wait for its client
/// @param access properties of owners
/// @param limits of devices' queues
/// @param offline settings of the store
public record Settings(
    int shards,
    int accessNodes,
    int pushes,
    int offlines,
    int pollRecords,
    long kafkaNanos,
    long redisNanos,
    long linkNanos,
    int gatewayQueue,
    AccessProperties access,
    DeliveryLimits limits,
    OfflineSettings offline) {
  private static final Map<String, AccessProperties> ACCESS = new ConcurrentHashMap<>();
  private static final Map<Integer, OfflineSettings> OFFLINE = new ConcurrentHashMap<>();

  public static Settings draw(Dice dice) {
    int records = dice.one(4, 4000);
    int grace = dice.one(400, 3_000);
    DeliveryLimits limits =
        new DeliveryLimits(
            dice.one(1_500, 10_000) * Timeline.MILLI,
            dice.one(500, 5_000) * Timeline.MILLI,
            dice.one(2_000, 10_000, 10_000) * Timeline.MILLI,
            dice.one(1_000, 4_000) * Timeline.MILLI,
            dice.one(5_000, 600_000) * Timeline.MILLI,
            dice.one(2, 3, 64),
            dice.one(800, 262_144),
            dice.one(1, 4, 1_000),
            dice.one(64, 1_024));
    return new Settings(
        dice.between(1, 3),
        dice.between(1, 2),
        dice.between(1, 2),
        dice.between(1, 2),
        dice.one(1, 5, 50),
        dice.one(1, 3, 30) * Timeline.MILLI,
        dice.one(1, 20) * Timeline.MILLI,
        dice.one(1, 20) * Timeline.MILLI,
        dice.one(3, 8, 1_000),
        ACCESS.computeIfAbsent(records + " " + grace, it -> access(records, grace)),
        limits,
        OFFLINE.computeIfAbsent(dice.one(2, 5, 100), Settings::offline));
  }

  /// The same with another process of each service, to take over from the first.
  public Settings withTwoOfEach() {
    return new Settings(
        shards,
        2,
        2,
        2,
        pollRecords,
        kafkaNanos,
        redisNanos,
        linkNanos,
        gatewayQueue,
        access,
        limits,
        offline);
  }

  private static AccessProperties access(int records, int graceMillis) {
    Map<String, Object> keys = new HashMap<>();
    keys.put("courier.access.loops.threads", 1);
    keys.put("courier.access.deliver.unresolved-records", records);
    keys.put("courier.access.deliver.takeover-grace", graceMillis + "ms");
    keys.put("courier.access.deliver.tick", "200ms");
    return new Binder(new MapConfigurationPropertySource(keys))
        .bindOrCreate("courier.access", AccessProperties.class);
  }

  private static OfflineSettings offline(int pageEntries) {
    Map<String, Object> keys = new HashMap<>();
    keys.put("courier.offline.page.max-entries", pageEntries);
    keys.put("courier.offline.copy.max-entries", 4);
    return new Binder(new MapConfigurationPropertySource(keys))
        .bindOrCreate("courier.offline", OfflineSettings.class);
  }
}
