package io.courier.simulation.process;

import io.courier.kafka.batch.BatchProcessor;
import io.courier.kafka.batch.Item;
import io.courier.kafka.batch.Outbound;
import io.courier.kafka.check.RecordCheck;
import io.courier.kafka.consume.RecordSink;
import io.courier.kafka.redis.ModelledRoundTrips;
import io.courier.messages.redis.RedisKeys;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.PushReceipt;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Topic;
import io.courier.push.dedup.FirstPosition;
import io.courier.push.dedup.FirstPositions;
import io.courier.push.poll.PushMetrics;
import io.courier.push.poll.PushProcessor;
import io.courier.push.presence.PresenceReader;
import io.courier.push.receipt.ReceiptRouting;
import io.courier.push.route.RecordLimit;
import io.courier.push.task.Routing;
import io.courier.push.task.TaskCheck;
import io.courier.simulation.redis.Commands;
import io.courier.simulation.world.Ground;
import io.courier.simulation.world.Mutation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A process of push-service: its own classes over models of Kafka and Redis.
public final class PushProcess extends SimulatedProcess {
  private static final List<Topic> TOPICS = List.of(Topic.PUSH_TASK, Topic.PUSH_RECEIPT);

  private final Ground ground;
  private long lies;

  public PushProcess(Ground ground, String name) {
    super(ground, name, "push", false);
    this.ground = ground;
    RecordCheck check = new RecordCheck(ground.shards());
    RecordLimit limit = new RecordLimit(900_000);
    BatchProcessor processor =
        new PushProcessor(
            Ground.GENERATION,
            new TaskCheck(check),
            new Routing(limit),
            new ReceiptRouting(check, limit),
            new ModelledRoundTrips(Commands.ofText(ground.redis(), this::edge, this::read)),
            new FirstPositions(new FirstPosition(Ground.GENERATION), Duration.ofHours(1)),
            new PresenceReader(2),
            new PushMetrics(ground.registry()),
            3);
    start("push", TOPICS, mutated(processor));
  }

  private @Nullable String read(String field, @Nullable String value) {
    return switch (field) {
      case RedisKeys.PRESENCE_EPOCH, RedisKeys.PRESENCE_BEAT ->
          ground.has(Mutation.LOST_PRESENCE_BELIEVED) ? Long.toString(++lies) : value;
      case RedisKeys.DEVICES_HISTORY ->
          ground.has(Mutation.OLD_HINTS_BELIEVED) ? ground.redis().history() : value;
      default -> value;
    };
  }

  private BatchProcessor mutated(BatchProcessor processor) {
    boolean dropsOld = ground.has(Mutation.OLD_RECEIPTS_DROPPED);
    boolean dropsRepeats = ground.has(Mutation.REPEATS_DROPPED);
    if (!dropsOld && !dropsRepeats) {
      return processor;
    }
    return (List<Item> batch, Outbound out) ->
        processor.process(
            batch.stream()
                .filter(item -> !(dropsOld && isOldReceipt(item)))
                .filter(item -> !(dropsRepeats && isRepeat(item)))
                .toList(),
            out);
  }

  private boolean isOldReceipt(Item item) {
    if (!(item.value() instanceof PushReceipt receipt) || !receipt.hasFailed()) {
      return false;
    }
    String owner = ground.redis().hget(RedisKeys.SHARDS, Integer.toString(item.partition()));
    return receipt.getEpoch() < epoch(owner);
  }

  private static long epoch(@Nullable String owner) {
    return owner == null ? 0 : Long.parseLong(owner.substring(0, owner.indexOf(' ')));
  }

  private boolean isRepeat(Item item) {
    if (!(item.value() instanceof PushTask task) || !task.hasFanout()) {
      return false;
    }
    Fanout fanout = task.getFanout();
    String message = fanout.getMessage().getId();
    return ground.redis().isThere(RedisKeys.pushed(item.partition(), message, fanout.getChunk()));
  }

  @Override
  RecordSink wired(RecordSink sink) {
    return EarlyCommit.of(sink, ground.has(Mutation.PUSH_COMMITS_EARLY));
  }
}
