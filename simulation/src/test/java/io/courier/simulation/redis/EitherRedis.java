package io.courier.simulation.redis;

import io.courier.kafka.redis.RoundTrips;
import io.courier.offline.redis.RedisPipeline;
import io.courier.simulation.comparison.Side;
import io.courier.simulation.comparison.Step;
import io.courier.simulation.time.Dice;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A Redis, or the model of one: the ways of the services to it, and what can befall it.
public interface EitherRedis {
  /// The way of Push and Logic.
  RoundTrips roundTrips();

  /// The way of Offline, but for its hints.
  RedisPipeline pipeline();

  /// The way of Offline's hints.
  RedisPipeline pipelineOfHints();

  /// Waits for the answer to what was asked.
  <T> T await(CompletableFuture<T> answer);

  /// Whoever else writes a hash has put this into it.
  void put(String key, String field, String value);

  /// This is what [#rollBack] goes back to.
  void keepCopy();

  /// It is replaced by a server that lacks what was written since the copy.
  void rollBack();

  /// It is replaced by a server that has nothing.
  void empty();

  /// A key's life ends.
  void end(String key);

  /// By key, of a hash by key and field.
  SortedMap<String, String> contents();

  /// A side that stands on one Redis.
  interface On extends Side {
    EitherRedis redis();

    @Override
    default SortedMap<String, String> contents() {
      return redis().contents();
    }
  }

  /// Now and then something befalls it.
  ///
  /// @param keys some whose life may end
  /// @return null mostly
  static <S extends On> @Nullable Step<S> mishap(Dice dice, List<String> keys) {
    return switch (dice.below(40)) {
      case 0, 1 -> step("keep a copy", side -> side.redis().keepCopy());
      case 2 -> step("roll back", side -> side.redis().rollBack());
      case 3 -> step("empty", side -> side.redis().empty());
      case 4 -> {
        String key = dice.one(keys);
        yield step("end " + key, side -> side.redis().end(key));
      }
      default -> null;
    };
  }

  private static <S extends On> Step<S> step(String told, Consumer<S> action) {
    return new Step<>(
        told.split(" ", 2)[0],
        told,
        side -> {
          action.accept(side);
          return null;
        });
  }

  /// How a history of the data is told on both sides.
  static String history(int number) {
    return "history " + number;
  }
}
