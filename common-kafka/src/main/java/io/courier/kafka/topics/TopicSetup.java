package io.courier.kafka.topics;

import io.courier.kafka.start.StartProblem;
import io.courier.messages.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/// Makes the topics that are missing and checks those that exist, once, when a service starts.
///
/// All services run this with the same declaration, and the first to come makes them.
public final class TopicSetup {
  /// A call ends by itself at its time-out, so that closing the client waits for nothing.
  private static final Duration ANSWER_IS_LATE = Duration.ofSeconds(5);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final Admin admin;
  private final TopicSettings settings;
  private final String bootstrapServers;

  public TopicSetup(Admin admin, TopicSettings settings, String bootstrapServers) {
    this.admin = admin;
    this.settings = settings;
    this.bootstrapServers = bootstrapServers;
  }

  /// @return the ids of the topics, by topic
  /// @throws StartProblem when Kafka does not answer, or topics have another number of partitions
  public TopicIds ensure() {
    create(missing());
    Map<String, TopicDescription> topics = describeAll();
    check(topics);
    checkLimits();
    Map<String, String> ids = new HashMap<>();
    for (Topic topic : Topic.values()) {
      ids.put(topic.topicName(), id(topics, topic));
    }
    return new TopicIds(
        id(topics, Topic.CHAT_INPUT), id(topics, Topic.PUSH_TASK), settings.shards(), ids);
  }

  private void checkLimits() {
    try {
      new TopicLimitSetup(admin, settings.startTimeout()).ensure(allNames());
    } catch (ExecutionException | TimeoutException e) {
      throw noAnswer("describe the topics' limits", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Set<String> missing() {
    Set<String> missing = allNames();
    missing.removeAll(
        get(admin.listTopics(new ListTopicsOptions().timeoutMs(millis())).names(), "list topics"));
    return missing;
  }

  private void create(Set<String> names) {
    List<NewTopic> topics = new ArrayList<>();
    for (String name : names) {
      topics.add(
          new NewTopic(name, settings.shards(), settings.replicas()).configs(configuration(name)));
    }
    admin
        .createTopics(topics, new CreateTopicsOptions().timeoutMs(millis()))
        .values()
        .forEach(this::awaitCreated);
  }

  private Map<String, String> configuration(String name) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG,
        Long.toString(settings.retention().toMillis()),
        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
        Integer.toString(settings.minInSyncReplicas()),
        TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
        "false",
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(TopicLimits.of(name)));
  }

  private void awaitCreated(String name, KafkaFuture<Void> created) {
    try {
      created.get(millis() + ANSWER_IS_LATE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new StartProblem(
            "The topic " + name + " could not be made: " + e.getMessage(),
            "Make it by hand, or let Courier's Kafka user create topics.",
            e);
      }
    } catch (TimeoutException e) {
      throw noAnswer("make the topic " + name, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// A topic that was just made may not be visible everywhere yet.
  private Map<String, TopicDescription> describeAll() {
    long deadline = System.nanoTime() + settings.startTimeout().toNanos();
    while (true) {
      Map<String, TopicDescription> found = new HashMap<>();
      admin
          .describeTopics(allNames(), new DescribeTopicsOptions().timeoutMs(millis()))
          .topicNameValues()
          .forEach((name, it) -> add(found, it));
      if (found.size() == allNames().size()) {
        return found;
      }
      if (System.nanoTime() > deadline) {
        Set<String> absent = allNames();
        absent.removeAll(found.keySet());
        throw new StartProblem(
            "Topics are missing: " + absent, "Look into Kafka's log for why they are not there.");
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private void add(Map<String, TopicDescription> found, KafkaFuture<TopicDescription> described) {
    try {
      TopicDescription topic =
          described.get(millis() + ANSWER_IS_LATE.toMillis(), TimeUnit.MILLISECONDS);
      found.put(topic.name(), topic);
    } catch (ExecutionException notYet) {
      // Asked for again by the caller, until its deadline.
    } catch (TimeoutException e) {
      throw noAnswer("describe topics", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void check(Map<String, TopicDescription> topics) {
    for (Topic topic : Topic.values()) {
      int partitions = partitions(topics, topic.topicName());
      if (topic.isSharded() && partitions != settings.shards()) {
        throw new StartProblem(
            "The topic "
                + topic.topicName()
                + " has "
                + partitions
                + " partitions, and courier.topics.shards is "
                + settings.shards()
                + ": every topic keyed by user must have the same number.",
            "Set courier.topics.shards (COURIER_TOPICS_SHARDS) to what the topics have, the same"
                + " for every service, or make the topics anew with one number.");
      }
      if (partitions(topics, topic.deadLetterName()) < partitions) {
        throw new StartProblem(
            "The topic " + topic.deadLetterName() + " has fewer partitions than its source.",
            "Give it at least " + partitions + " partitions.");
      }
    }
  }

  private static int partitions(Map<String, TopicDescription> topics, String name) {
    TopicDescription topic = topics.get(name);
    return topic == null ? 0 : topic.partitions().size();
  }

  private static String id(Map<String, TopicDescription> topics, Topic topic) {
    TopicDescription description = topics.get(topic.topicName());
    return description == null ? "" : description.topicId().toString();
  }

  private static Set<String> allNames() {
    Set<String> names = new HashSet<>();
    for (Topic topic : Topic.values()) {
      names.add(topic.topicName());
      names.add(topic.deadLetterName());
    }
    return names;
  }

  private <T> T get(KafkaFuture<T> future, String what) {
    try {
      return future.get(millis() + ANSWER_IS_LATE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw noAnswer(what, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private int millis() {
    return (int) settings.startTimeout().toMillis();
  }

  private StartProblem noAnswer(String what, Exception cause) {
    return new StartProblem(
        "Kafka at " + bootstrapServers + " does not answer (" + what + ").",
        "Start Kafka, or set spring.kafka.bootstrap-servers (KAFKA_BOOTSTRAP_SERVERS).",
        cause);
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while looking at the topics", e);
  }
}
