package io.courier.simulation.world;

import io.courier.messages.id.DeviceKey;
import io.courier.messages.id.Shards;
import io.courier.simulation.kafka.Broker;
import io.courier.simulation.postgres.Database;
import io.courier.simulation.redis.RedisModel;
import io.courier.simulation.time.Dice;
import io.courier.simulation.time.Timeline;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;

/// What the processes of one run stand on.
///
/// @param mutations deliberate faults
/// @param confirmed the highest position that each device has confirmed, as gateways know it
public record Ground(
    long seed,
    Settings settings,
    Timeline time,
    Broker broker,
    RedisModel redis,
    Database database,
    MeterRegistry registry,
    History history,
    Set<Mutation> mutations,
    Map<DeviceKey, Long> confirmed) {
  /// Of the topics, and so the high part of every position.
  public static final long GENERATION = 3;

  public Dice dice(String place) {
    return Dice.of(seed, place);
  }

  public Shards shards() {
    return new Shards(settings.shards());
  }

  public boolean has(Mutation mutation) {
    return mutations.contains(mutation);
  }
}
