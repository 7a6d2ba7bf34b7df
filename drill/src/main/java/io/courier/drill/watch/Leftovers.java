package io.courier.drill.watch;

import io.courier.messages.topic.Topic;
import io.courier.stack.StackFailure;
import io.courier.stack.backends.Database;
import io.courier.stack.up.Stack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// What is still under way somewhere: entries of mailboxes, records not committed past. Both are
/// none when all devices are connected and have received everything.
public final class Leftovers implements AutoCloseable {
  private static final Map<String, List<Topic>> READERS =
      Map.of(
          "logic", List.of(Topic.CHAT_INPUT),
          "push", List.of(Topic.PUSH_TASK, Topic.PUSH_RECEIPT),
          "access", List.of(Topic.PUSH_DELIVER),
          "offline",
              List.of(
                  Topic.OFFLINE_STORAGE,
                  Topic.OFFLINE_ACK,
                  Topic.OFFLINE_RETRIEVE,
                  Topic.USER_ONLINE));

  private final Stack stack;
  private final Admin admin;

  public Leftovers(Stack stack) {
    this.stack = stack;
    this.admin =
        Admin.create(Map.of("bootstrap.servers", stack.backEnds().kafkaBootstrapServers()));
  }

  /// Entries in the mailboxes of users whose names begin so.
  public long inMailboxes(String userPrefix) {
    Database database = stack.backEnds().database();
    String query = "SELECT count(*) FROM offline.mailbox_entry WHERE starts_with(user_id, ?)";
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, userPrefix);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    } catch (SQLException e) {
      throw new StackFailure("The mailboxes could not be counted: " + e.getMessage(), e);
    }
  }

  /// Records in all topics that their readers have not committed past.
  public long notRead() {
    long behind = 0;
    try {
      for (Map.Entry<String, List<Topic>> reader : READERS.entrySet()) {
        List<String> names = reader.getValue().stream().map(Topic::topicName).toList();
        Map<TopicPartition, OffsetAndMetadata> committed =
            admin.listConsumerGroupOffsets(reader.getKey()).partitionsToOffsetAndMetadata().get();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : ends(names).entrySet()) {
          OffsetAndMetadata at = committed.get(end.getKey());
          behind += end.getValue().offset() - (at == null ? 0 : at.offset());
        }
      }
    } catch (ExecutionException e) {
      throw new StackFailure("Kafka does not say how far its readers are", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Interrupted", e);
    }
    return behind;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> ends(List<String> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    admin
        .describeTopics(topics)
        .allTopicNames()
        .get()
        .forEach(
            (topic, description) ->
                description
                    .partitions()
                    .forEach(
                        it ->
                            wanted.put(
                                new TopicPartition(topic, it.partition()), OffsetSpec.latest())));
    return admin.listOffsets(wanted).all().get();
  }

  @Override
  public void close() {
    admin.close();
  }
}
