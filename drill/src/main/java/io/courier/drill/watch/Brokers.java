package io.courier.drill.watch;

import io.courier.stack.StackFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.KafkaFuture;
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
    ListTopicsOptions all = new ListTopicsOptions().listInternal(true);
    Set<String> names = answer(admin.listTopics(all).names(), "which topics there are");
    return answer(admin.describeTopics(names).allTopicNames(), "who leads").values().stream()
        .flatMap(topic -> topic.partitions().stream())
        .toList();
  }

  /// The one that decides for all of them who leads.
  public int controller() {
    return answer(admin.describeMetadataQuorum().quorumInfo(), "who its controller is").leaderId();
  }

  private static <T> T answer(KafkaFuture<T> asked, String question) {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw new StackFailure("Kafka does not say " + question + ": " + e.getMessage(), e);
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
