package io.courier.access.owner;

import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.access.shard.Assignment;
import io.courier.access.shard.ShardOwnership;
import io.courier.kafka.consume.Inbound;
import io.courier.kafka.consume.RecordSink;
import io.courier.kafka.deadletter.DeadLetters;
import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.messages.topic.PushDeliver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the records of `push_deliver` from the poll loop, decodes and checks them, and hands them
/// to the loops of their shards. Runs on the poll thread, and never waits for a loop.
public final class DeliverSink implements RecordSink {
  private static final Logger LOG = LoggerFactory.getLogger(DeliverSink.class);

  private final ShardOwnership ownership;
  private final Owner owner;
  private final DeliverCheck check;
  private final DeadLetters deadLetters;

  DeliverSink(ShardOwnership ownership, Owner owner, DeliverCheck check, DeadLetters deadLetters) {
    this.ownership = ownership;
    this.owner = owner;
    this.check = check;
    this.deadLetters = deadLetters;
  }

  @Override
  public void accept(List<Inbound> records) {
    Map<Integer, List<Arrived>> byShard = new LinkedHashMap<>();
    for (Inbound inbound : records) {
      PushDeliver record = decode(inbound);
      if (record != null) {
        byShard
            .computeIfAbsent(inbound.record().partition(), shard -> new ArrayList<>())
            .add(new Arrived(inbound, record, inbound.record().serializedValueSize()));
      }
    }
    byShard.forEach(
        (shard, arrived) -> {
          Assignment assignment = ownership.assignment(shard);
          if (assignment != null) {
            owner.read(assignment, arrived);
          }
        });
  }

  @Override
  public void assigned(Collection<TopicPartition> partitions) {
    ownership.assigned(shards(partitions));
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    ownership.revoked(shards(partitions));
  }

  @Override
  public void lost(Collection<TopicPartition> partitions) {
    ownership.lost(shards(partitions));
  }

  @Override
  public boolean isFull(TopicPartition partition) {
    Assignment assignment = ownership.assignment(partition.partition());
    return assignment == null || !assignment.isWanting();
  }

  private @Nullable PushDeliver decode(Inbound inbound) {
    byte[] value = inbound.record().value();
    if (value == null) {
      deadLetter(inbound, "a record without a value");
      return null;
    }
    try {
      PushDeliver record = PushDeliver.parseFrom(value);
      check.check(inbound.record().partition(), record);
      return record;
    } catch (InvalidProtocolBufferException e) {
      deadLetter(inbound, "not the record that this topic carries: " + e.getMessage());
      return null;
    } catch (PermanentFailure e) {
      deadLetter(inbound, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private void deadLetter(Inbound inbound, String reason) {
    deadLetters
        .send(inbound.record(), reason)
        .whenComplete(
            (sent, failure) -> {
              if (failure == null) {
                inbound.done();
              } else {
                LOG.error("a dead letter was not sent, its record is read again", failure);
                owner.readAgain();
              }
            });
  }

  private static List<Integer> shards(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).toList();
  }
}
