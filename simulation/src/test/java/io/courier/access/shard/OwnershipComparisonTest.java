package io.courier.access.shard;

import io.courier.messages.redis.RedisKeys;
import io.courier.simulation.comparison.Comparison;
import io.courier.simulation.comparison.Step;
import io.courier.simulation.redis.EitherRedis;
import io.courier.simulation.redis.ModelRedis;
import io.courier.simulation.redis.RealRedis;
import io.courier.simulation.time.Dice;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// `claim.lua` and `keep.lua`, as [OwnershipRegistry] runs them, and their model.
class OwnershipComparisonTest {
  private static final List<String> NODES = List.of("access-1", "access-2");
  private static final List<String> LINKS = List.of("ws://a:7001/link", "ws://b:7001/link");

  /// @param nodes one registry of each
  private record Owners(EitherRedis redis, List<OwnershipRegistry> nodes)
      implements EitherRedis.On {}

  @Test
  void theModelOfOwnershipAnswersAndStoresWhatRedisDoes() {
    try (RealRedis redis = new RealRedis()) {
      new Comparison<Owners>(
              "ownership", OwnershipComparisonTest::modelled, () -> real(redis.fresh()), Steps::new)
          .run(
              200,
              30,
              "claim: some",
              "keep: nothing",
              "keep: some",
              "end: nothing",
              "empty: nothing",
              "roll: nothing");
    }
  }

  private static Owners real(RealRedis redis) {
    return new Owners(
        redis,
        List.of(
            new OwnershipRegistry(redis.template(), NODES.get(0), LINKS.get(0)),
            new OwnershipRegistry(redis.template(), NODES.get(1), LINKS.get(1))));
  }

  private static Owners modelled() {
    ModelRedis redis = new ModelRedis();
    return new Owners(
        redis,
        List.of(
            new SteppedShards.Registry(redis.connection(), NODES.get(0), LINKS.get(0)),
            new SteppedShards.Registry(redis.connection(), NODES.get(1), LINKS.get(1))));
  }

  private static final class Steps implements Function<Dice, Step<Owners>> {
    private long clock = 1_795_000_000_000L;

    @Override
    public Step<Owners> apply(Dice dice) {
      Step<Owners> mishap = EitherRedis.mishap(dice, List.of(RedisKeys.SHARDS));
      if (mishap != null) {
        return mishap;
      }
      int node = dice.below(2);
      TreeSet<Integer> shards = new TreeSet<>();
      for (int i = dice.below(4); i >= 0; i--) {
        shards.add(dice.below(12));
      }
      if (dice.chance(0.4)) {
        // The clocks of nodes differ, and stand still for several claims.
        long least = clock += dice.between(-3, 3);
        return new Step<>(
            "claim",
            "claim by %s of %s, at least %d".formatted(NODES.get(node), shards, least),
            owners -> owners.redis.await(owners.nodes.get(node).claim(shards, least)));
      }
      Map<Integer, Long> epochs = new TreeMap<>();
      shards.forEach(shard -> epochs.put(shard, clock + dice.between(-4, 4)));
      return new Step<>(
          "keep",
          "keep by %s of %s".formatted(NODES.get(node), epochs),
          owners -> owners.redis.await(owners.nodes.get(node).keep(epochs)));
    }
  }
}
