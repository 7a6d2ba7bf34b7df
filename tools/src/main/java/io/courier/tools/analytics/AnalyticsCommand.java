package io.courier.tools.analytics;

import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.messages.topic.Topic;
import io.courier.messages.topic.UserOnline;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The command `analytics`: reads `user_online` from its begin to where its end is now, and prints
/// active users by day and concurrent users by minute.
///
/// Joins no group and commits nothing, so it disturbs nobody and may run at any time.
@Command(
    name = "analytics",
    description = "Daily active users and concurrent users by minute, from user_online alone.",
    footer = "What a record says, and how to do this continuously: docs/analytics.md.",
    mixinStandardHelpOptions = true)
public final class AnalyticsCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(500);

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      defaultValue = "${KAFKA_BOOTSTRAP_SERVERS:-127.0.0.1:9092}",
      description = "brokers, with commas between (KAFKA_BOOTSTRAP_SERVERS)")
  private String kafka = "";

  @Option(
      names = "--minutes",
      defaultValue = "60",
      description = "how many of the newest minutes are shown (default: ${DEFAULT-VALUE})")
  private int minutes;

  @Option(
      names = "--timeout",
      defaultValue = "PT30S",
      description = "how long Kafka may say nothing (default: ${DEFAULT-VALUE})")
  private Duration timeout = Duration.ZERO;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Activity activity = new Activity();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      read(consumer, activity);
      print(activity, out);
      return 0;
    } catch (KafkaException e) {
      out.println("user_online could not be read to its end: " + e.getMessage());
      return 1;
    } finally {
      out.flush();
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    int millis = (int) timeout.toMillis();
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", kafka,
            "default.api.timeout.ms", millis,
            "request.timeout.ms", millis,
            "allow.auto.create.topics", "false"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /// @throws KafkaException when Kafka does not answer in time
  private void read(KafkaConsumer<byte[], byte[]> consumer, Activity activity) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topic.USER_ONLINE.topicName()).stream()
            .map(it -> new TopicPartition(it.topic(), it.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long quietSince = System.nanoTime();
    while (!ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
      boolean isQuiet = true;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        isQuiet = false;
        activity.add(event(record));
      }
      if (!isQuiet) {
        quietSince = System.nanoTime();
      } else if (System.nanoTime() - quietSince > timeout.toNanos()) {
        throw new TimeoutException("nothing came for " + timeout.toSeconds() + " s");
      }
    }
  }

  private static UserOnline event(ConsumerRecord<byte[], byte[]> record) {
    try {
      return UserOnline.parseFrom(record.value());
    } catch (InvalidProtocolBufferException e) {
      return UserOnline.getDefaultInstance(); // not ours: says nothing of anybody
    }
  }

  private void print(Activity activity, PrintWriter out) {
    out.println("day         active users");
    activity
        .usersByDay(Clock.systemUTC().instant())
        .forEach((day, users) -> out.printf("%s  %12d%n", day, users));
    out.println();
    out.println("minute                concurrent users");
    activity.usersByMinute().descendingMap().entrySet().stream()
        .limit(minutes)
        .forEach(minute -> out.printf("%s  %16d%n", minute.getKey(), minute.getValue()));
  }
}
