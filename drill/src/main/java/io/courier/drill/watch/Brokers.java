package io.courier.drill.watch;

import io.courier.stack.StackFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.TopicPartitionInfo;

/// Which broker of a cluster does what. Brokers are numbered from 1, as `kafka-1`.
public final class Brokers implements AutoCloseable {
  private final Admin admin;

  public Brokers(String bootstrapServers) {
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /// How many partitions each leads, Kafka's own included.
  public Map<Integer, Integer> led() {
    Map<Integer, Integer> led = new HashMap<>();
    partitions().stream()
        .filter(partition -> partition.leader() != null)
        .forEach(partition -> led.merge(partition.leader().id(), 1, Integer::sum));
    return led;
  }

  /// Partitions, Kafka's own included, that less than so many brokers have up to date.
  public long lacking(int brokers) {
    return partitions().stream().filter(partition -> partition.isr().size() < brokers).count();
  }

  private List<TopicPartitionInfo> partitions() {
    try {
      Set<String> names =
          admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
      return admin.describeTopics(names).allTopicNames().get().values().stream()
          .flatMap(topic -> topic.partitions().stream())
          .toList();
    } catch (ExecutionException e) {
      throw new StackFailure("Kafka does not say who leads: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Interrupted", e);
    }
  }

  /// The one that decides for all of them who leads.
  public int controller() {
    try {
      return admin.describeMetadataQuorum().quorumInfo().get().leaderId();
    } catch (ExecutionException e) {
      throw new StackFailure("Kafka does not say who its controller is: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
