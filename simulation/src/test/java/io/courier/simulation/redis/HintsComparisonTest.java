package io.courier.simulation.redis;

import io.courier.messages.redis.RedisKeys;
import io.courier.offline.device.DeviceHints;
import io.courier.simulation.comparison.Comparison;
import io.courier.simulation.comparison.Step;
import io.courier.simulation.time.Dice;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// `devices.lua`, as [DeviceHints] runs it, and its model.
class HintsComparisonTest {
  private static final List<String> USERS = List.of("ann", "ben", "cem", "dan");
  private static final List<String> DEVICES = List.of("phone", "laptop,phone", "tablet");
  private static final int SHARDS = 2;

  /// @param writers two, whose shards are the other's before or after
  private record Hints(EitherRedis redis, List<DeviceHints> writers) implements EitherRedis.On {
    private static Hints on(EitherRedis redis) {
      return new Hints(
          redis, List.of(new DeviceHints(redis.pipeline()), new DeviceHints(redis.pipeline())));
    }
  }

  @Test
  void theModelOfHintsAnswersAndStoresWhatRedisDoes() {
    try (RealRedis redis = new RealRedis()) {
      new Comparison<Hints>(
              "hints",
              () -> Hints.on(new ModelRedis()),
              () -> Hints.on(redis.fresh()),
              HintSteps::new)
          .run(
              200,
              40,
              "take: nothing",
              "set: some",
              "set: nothing",
              "delete: nothing",
              "delete: DeposedFailure",
              "delete: TransientFailure",
              "round: 1",
              "round: 9",
              "beat: nothing",
              "roll: nothing",
              "empty: nothing",
              "end: nothing");
    }
  }

  private static final class HintSteps implements Function<Dice, Step<Hints>> {
    private long epoch = 1_795_000_000_000L;
    private int taken;

    @Override
    public Step<Hints> apply(Dice dice) {
      if (taken < 2 * SHARDS) {
        return take(taken / SHARDS, taken++ % SHARDS, ++epoch);
      }
      Step<Hints> mishap =
          EitherRedis.mishap(dice, List.of(RedisKeys.devices(0), RedisKeys.devices(1)));
      if (mishap != null) {
        return mishap;
      }
      // The second has taken over, mostly.
      int writer = dice.chance(0.8) ? 1 : 0;
      int shard = dice.below(SHARDS);
      return switch (dice.below(12)) {
        case 0 -> take(writer, shard, epoch += dice.between(0, 2));
        case 1 ->
            new Step<>(
                "round",
                "round of shard " + shard + " by writer " + writer,
                hints -> hints.writers.get(writer).round(shard));
        case 2, 3 ->
            step(
                "beat",
                "beat of writer " + writer,
                hints -> {
                  hints.writers.get(writer).beat();
                  return null;
                });
        case 4, 5, 6 -> {
          TreeSet<String> users = new TreeSet<>(List.of(dice.one(USERS), dice.one(USERS)));
          yield step(
              "delete",
              "delete %s of shard %d by writer %d".formatted(users, shard, writer),
              hints -> {
                hints.writers.get(writer).delete(Map.of(shard, users));
                return null;
              });
        }
        default -> {
          Map<Integer, Map<String, String>> values = new TreeMap<>();
          values.put(shard, hints(dice));
          if (dice.chance(0.3)) {
            values.put(1 - shard, hints(dice));
          }
          yield step(
              "set",
              "set %s by writer %d".formatted(values, writer),
              hints -> new TreeSet<>(hints.writers.get(writer).set(values)));
        }
      };
    }

    private static Step<Hints> take(int writer, int shard, long epoch) {
      return step(
          "take",
          "take shard %d by writer %d with %d".formatted(shard, writer, epoch),
          hints -> {
            hints.writers.get(writer).take(shard, epoch);
            return null;
          });
    }

    private static Step<Hints> step(String kind, String told, Function<Hints, ?> action) {
      return new Step<>(kind, told, action);
    }

    private static Map<String, String> hints(Dice dice) {
      Map<String, String> hints = new TreeMap<>();
      for (int i = dice.below(3); i >= 0; i--) {
        hints.put(dice.one(USERS), dice.one(DEVICES));
      }
      return hints;
    }
  }
}
