package io.courier.simulation.kafka;

import io.courier.messages.topic.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;

/// All topics and consumer groups. What was appended stays: a broker that loses acknowledged
/// records is outside of what Courier promises.
public final class Broker {
  private final int partitions;
  private final Map<TopicPartition, Log> logs = new LinkedHashMap<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Consumer<ConsumerRecord<byte[], byte[]>> witness;

  /// @param partitions of every topic
  /// @param witness is shown every record
  public Broker(int partitions, Consumer<ConsumerRecord<byte[], byte[]>> witness) {
    this.partitions = partitions;
    this.witness = witness;
    for (Topic topic : Topic.values()) {
      for (int i = 0; i < partitions; i++) {
        log(new TopicPartition(topic.topicName(), i));
      }
    }
  }

  public Log log(TopicPartition partition) {
    return logs.computeIfAbsent(partition, it -> new Log(it, witness));
  }

  public Log log(Topic topic, int partition) {
    return log(new TopicPartition(topic.topicName(), partition));
  }

  /// Tells `appended` of each record that comes to one of these topics.
  void listen(List<String> topics, Consumer<TopicPartition> appended) {
    for (String topic : topics) {
      for (int i = 0; i < partitions; i++) {
        TopicPartition partition = new TopicPartition(topic, i);
        log(partition).listen(() -> appended.accept(partition));
      }
    }
  }

  /// A record that is simply there.
  public void append(Topic topic, int partition, byte[] value) {
    log(topic, partition).append(null, value, 0);
  }

  public int partitions() {
    return partitions;
  }

  int partitionOf(byte[] key) {
    return BuiltInPartitioner.partitionForKey(key, partitions);
  }

  /// @param sticky what does not move is not touched by a rebalance
  public Group group(String name, boolean sticky) {
    return groups.computeIfAbsent(name, it -> new Group(this, sticky));
  }

  public Collection<Group> groups() {
    return groups.values();
  }

  /// Records that were found impossible to process.
  public List<String> deadLetters() {
    List<String> dead = new ArrayList<>();
    logs.forEach(
        (partition, log) -> {
          if (partition.topic().endsWith("_dlq") && log.end() > 0) {
            dead.add(partition + ": " + log.end());
          }
        });
    return dead;
  }
}
