package io.courier.simulation.redis;

import io.courier.logic.idempotency.FirstSeq;
import io.courier.logic.idempotency.FirstSeqs;
import io.courier.messages.id.Position;
import io.courier.messages.redis.RedisKeys;
import io.courier.push.dedup.FirstPosition;
import io.courier.push.dedup.FirstPositions;
import io.courier.simulation.comparison.Comparison;
import io.courier.simulation.comparison.Step;
import io.courier.simulation.time.Dice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What Logic and Push remember of messages, as [FirstSeqs] and [FirstPositions] ask it, and the
/// model of these commands.
class FirstNumbersComparisonTest {
  private static final Duration LIFE = Duration.ofHours(1);

  /// Numbers of the topics before, of these, and of those after them.
  private static final List<Long> GENERATIONS = List.of(3L, 4L, Position.MAX_GENERATION);

  private record Memory(EitherRedis redis) implements EitherRedis.On {
    private List<Long> seqs(long generation, List<FirstSeqs.Sent> messages) {
      FirstSeqs firsts = new FirstSeqs(new FirstSeq(generation), LIFE);
      List<FirstSeqs.Asked> asked = new ArrayList<>();
      redis.roundTrips().roundTrip(questions -> asked.add(firsts.ask(questions, messages)));
      return numbers(messages.size(), asked.getFirst()::seq);
    }

    private List<Long> positions(long generation, int shard, List<FirstPositions.Pushed> messages) {
      FirstPositions firsts = new FirstPositions(new FirstPosition(generation), LIFE);
      List<FirstPositions.Asked> asked = new ArrayList<>();
      redis.roundTrips().roundTrip(questions -> asked.add(firsts.ask(questions, shard, messages)));
      return numbers(messages.size(), asked.getFirst()::position);
    }

    private static List<Long> numbers(int count, Function<Integer, Long> numbers) {
      return IntStream.range(0, count).boxed().map(numbers).toList();
    }
  }

  @Test
  void theModelRemembersWhatRedisDoes() {
    try (RealRedis redis = new RealRedis()) {
      new Comparison<Memory>(
              "first numbers",
              () -> new Memory(new ModelRedis()),
              () -> new Memory(redis.fresh()),
              () -> FirstNumbersComparisonTest::step)
          .run(150, 30, "seqs: some", "positions: some", "end: nothing", "empty: nothing");
    }
  }

  private static Step<Memory> step(Dice dice) {
    String key =
        dice.chance(0.5)
            ? RedisKeys.input(conversation(dice), message(dice))
            : RedisKeys.pushed(dice.below(2), message(dice), dice.below(2));
    Step<Memory> mishap = EitherRedis.mishap(dice, List.of(key));
    if (mishap != null) {
      return mishap;
    }
    long generation = dice.one(GENERATIONS);
    int count = dice.between(1, 6);
    if (dice.chance(0.5)) {
      List<FirstSeqs.Sent> sent = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        long own = Position.of(generation, dice.below(20));
        sent.add(new FirstSeqs.Sent(conversation(dice), message(dice), own, dice.chance(0.8)));
      }
      return new Step<>(
          "seqs", "seqs of " + generation + ": " + sent, memory -> memory.seqs(generation, sent));
    }
    int shard = dice.below(2);
    List<FirstPositions.Pushed> pushed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long own = Position.of(generation, dice.below(20));
      pushed.add(new FirstPositions.Pushed(message(dice), dice.below(2), own));
    }
    return new Step<>(
        "positions",
        "positions of " + generation + " in shard " + shard + ": " + pushed,
        memory -> memory.positions(generation, shard, pushed));
  }

  private static String conversation(Dice dice) {
    return "ann|ben" + dice.below(2);
  }

  private static String message(Dice dice) {
    return "message-" + dice.below(4);
  }
}
