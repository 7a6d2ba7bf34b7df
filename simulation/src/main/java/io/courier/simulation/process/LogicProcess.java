package io.courier.simulation.process;

import io.courier.kafka.batch.BatchProcessor;
import io.courier.kafka.batch.Item;
import io.courier.kafka.batch.Outbound;
import io.courier.kafka.consume.RecordSink;
import io.courier.kafka.redis.ModelledRoundTrips;
import io.courier.kafka.redis.RoundTrips;
import io.courier.logic.chat.Admission;
import io.courier.logic.chat.ChatProcessor;
import io.courier.logic.chat.LogicMetrics;
import io.courier.logic.chat.Relations;
import io.courier.logic.chat.RequestReader;
import io.courier.logic.fanout.FanOut;
import io.courier.logic.group.GroupDecision;
import io.courier.logic.group.GroupLimits;
import io.courier.logic.idempotency.FirstSeq;
import io.courier.logic.idempotency.FirstSeqs;
import io.courier.logic.store.GroupStore;
import io.courier.logic.store.Groups;
import io.courier.logic.store.Outcome;
import io.courier.messages.id.Position;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.topic.ChatInput;
import io.courier.messages.topic.Topic;
import io.courier.simulation.redis.Commands;
import io.courier.simulation.world.Ground;
import io.courier.simulation.world.Mutation;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// A process of logic-service: its own classes over models of Kafka and Redis.
public final class LogicProcess extends SimulatedProcess {
  private final Ground ground;

  public LogicProcess(Ground ground, String name) {
    super(ground, name, "logic", false);
    this.ground = ground;
    RoundTrips redis = new ModelledRoundTrips(Commands.ofText(ground.redis(), this::edge));
    long generation = Ground.GENERATION;
    // Of another generation nothing that is remembered counts.
    long remembers = ground.has(Mutation.LOGIC_FORGETS) ? generation + 1 : generation;
    BatchProcessor processor =
        new ChatProcessor(
            new RequestReader(generation, new Admission(1_000)),
            new GroupDecision(new GroupLimits(1, 1, 1, false)),
            new Groups(new NoGroups(), 1),
            Relations.open(),
            new FirstSeqs(new FirstSeq(remembers), Duration.ofHours(24)),
            redis,
            new FanOut(ground.shards(), 1),
            new LogicMetrics(ground.registry()));
    start("logic", List.of(Topic.CHAT_INPUT), mutated(processor));
  }

  /// Nobody here has a group, or speaks to one.
  private record NoGroups() implements GroupStore {
    @Override
    public <T> T read(Function<View, T> reading) {
      throw new IllegalStateException("the simulation has no groups");
    }

    @Override
    public void write(List<Changed> groups, List<Outcome> outcomes) {
      throw new IllegalStateException("the simulation has no groups");
    }
  }

  private BatchProcessor mutated(BatchProcessor processor) {
    if (!ground.has(Mutation.LOGIC_TRUSTS_MEMORY)) {
      return processor;
    }
    return (List<Item> batch, Outbound out) ->
        processor.process(batch.stream().filter(item -> !isRemembered(item)).toList(), out);
  }

  private boolean isRemembered(Item item) {
    ChatInput input = (ChatInput) item.value();
    String key = RedisKeys.input(input.getConversation(), input.getMessageId());
    return ground.redis().isThere(key);
  }

  @Override
  RecordSink wired(RecordSink sink) {
    return EarlyCommit.of(sink, ground.has(Mutation.LOGIC_COMMITS_EARLY));
  }

  /// A seq as its record has it.
  public static long seq(long offset) {
    return Position.of(Ground.GENERATION, offset);
  }
}
