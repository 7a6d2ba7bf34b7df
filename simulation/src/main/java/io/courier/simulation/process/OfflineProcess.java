package io.courier.simulation.process;

import com.google.protobuf.MessageLite;
import io.courier.kafka.batch.BatchProcessor;
import io.courier.kafka.batch.Item;
import io.courier.kafka.batch.Outbound;
import io.courier.kafka.consume.RecordSink;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Topic;
import io.courier.offline.device.ModelledDevices;
import io.courier.offline.intake.SteppedOffline;
import io.courier.offline.redis.ModelledPipelines;
import io.courier.simulation.postgres.Database;
import io.courier.simulation.postgres.DeviceRows;
import io.courier.simulation.postgres.Mailboxes;
import io.courier.simulation.postgres.Reader;
import io.courier.simulation.postgres.Tables;
import io.courier.simulation.postgres.Transactions;
import io.courier.simulation.redis.Commands;
import io.courier.simulation.time.Timeline;
import io.courier.simulation.world.Ground;
import io.courier.simulation.world.Mutation;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/// A process of offline-service: its own classes over models of Kafka, Redis and PostgreSQL.
public final class OfflineProcess extends SimulatedProcess {
  private static final List<Topic> TOPICS =
      List.of(Topic.OFFLINE_STORAGE, Topic.OFFLINE_ACK, Topic.OFFLINE_RETRIEVE, Topic.USER_ONLINE);
  private static final long BEAT_NANOS = 2 * Timeline.SECOND;

  private final Ground ground;
  private final SteppedOffline offline;
  private final Turns beats;

  public OfflineProcess(Ground ground, String name) {
    super(ground, name, "offline", false);
    this.ground = ground;
    Clock clock = ground.time().clock();
    Database database = ground.database();
    Transactions transactions = new Transactions(database, this::edge);
    SteppedOffline.Stores stores =
        new SteppedOffline.Stores(
            new Mailboxes(database, !ground.has(Mutation.DELETES_UP_TO)),
            new Reader(database),
            new Tables.Gaps(),
            new ModelledDevices(new DeviceRows(database)),
            new Tables.Epochs(
                database, clock, ground.registry(), !ground.has(Mutation.STORE_UNFENCED)),
            new Tables.Days(transactions),
            transactions,
            ModelledPipelines.open(Commands.ofBytes(ground.redis(), this::edge)),
            ModelledPipelines.open(Commands.ofBytes(ground.redis(), this::edge)));
    this.offline =
        new SteppedOffline(
            stores, ground.shards(), ground.settings().offline(), clock, ground.registry());
    this.beats = new Turns(this, " beats", Timeline.MILLI, this::beat);
    start("offline", TOPICS, mutated(offline.processor()));
    beats.wakeAfter(BEAT_NANOS);
  }

  private void beat() {
    offline.beat();
    beats.wakeAfter(BEAT_NANOS);
  }

  private BatchProcessor mutated(BatchProcessor processor) {
    return ground.has(Mutation.NO_NUDGE) ? new Silent(processor) : processor;
  }

  @Override
  RecordSink wired(RecordSink sink) {
    return EarlyCommit.of(sink, ground.has(Mutation.OFFLINE_COMMITS_EARLY));
  }

  /// Produces no nudges: a deliberate fault.
  private record Silent(BatchProcessor processor) implements BatchProcessor {
    @Override
    public void process(List<Item> batch, Outbound out) {
      processor.process(
          batch,
          new Outbound() {
            @Override
            public void toShard(Topic topic, int shard, MessageLite value) {
              if (!(value instanceof PushTask task) || !task.hasNudge()) {
                out.toShard(topic, shard, value);
              }
            }

            @Override
            public void deadLetter(Item item, String reason) {
              out.deadLetter(item, reason);
            }
          });
    }

    @Override
    public void assigned(Collection<TopicPartition> partitions) {
      processor.assigned(partitions);
    }

    @Override
    public void revoked(Collection<TopicPartition> partitions) {
      processor.revoked(partitions);
    }
  }
}
