package io.courier.tools.topics;

import io.courier.kafka.topics.TopicSettings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The command `topics`. Its settings are those of the services, by the same variables; an option
/// wins over its variable.
@Command(
    name = "topics",
    description = "Make the topics that are missing, check those that exist, and show all.",
    footer = "Logins and TLS as in the services: spring.kafka.*, by SPRING_KAFKA_… variables.",
    mixinStandardHelpOptions = true)
public final class TopicsCommand implements Callable<Integer> {
  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "brokers, with commas between (KAFKA_BOOTSTRAP_SERVERS)")
  private @Nullable String kafka;

  @Option(names = "--shards", description = "P (COURIER_TOPICS_SHARDS)")
  private @Nullable String shards;

  @Option(names = "--replicas", description = "of new topics (COURIER_TOPICS_REPLICAS)")
  private @Nullable String replicas;

  @Option(
      names = "--min-in-sync-replicas",
      description = "of new topics (COURIER_TOPICS_MIN_IN_SYNC_REPLICAS)")
  private @Nullable String minInSyncReplicas;

  @Option(names = "--retention", description = "of new topics, as 7d (COURIER_TOPICS_RETENTION)")
  private @Nullable String retention;

  @Option(
      names = "--start-timeout",
      description = "how long to wait for Kafka, as 2m (COURIER_TOPICS_START_TIMEOUT)")
  private @Nullable String startTimeout;

  @Option(
      names = "--strict",
      description = "exit code 1 when replicas or retention of a topic are not as asked for")
  private boolean strict;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws ExecutionException, TimeoutException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (ConfigurableApplicationContext context = start()) {
      TopicSettings asked = context.getBean(TopicSettings.class);
      List<TopicState> topics = new TopicStates(context.getBean(Admin.class)).read();
      topics.forEach(topic -> out.println(topic.line(asked)));
      long different = topics.stream().filter(it -> !it.differences(asked).isEmpty()).count();
      out.println(
          different == 0
              ? "All " + topics.size() + " topics are there, as asked for."
              : different + " of " + topics.size() + " topics are not as asked for: see above.");
      return strict && different > 0 ? 1 : 0;
    } catch (StartFailed e) {
      // Spring Boot has said why, as it does when a service does not start.
      return 1;
    } finally {
      out.flush();
    }
  }

  private ConfigurableApplicationContext start() {
    try {
      return new SpringApplicationBuilder(TopicsConfiguration.class)
          .web(WebApplicationType.NONE)
          .bannerMode(Banner.Mode.OFF)
          .logStartupInfo(false)
          .registerShutdownHook(false)
          .run(arguments());
    } catch (RuntimeException e) {
      throw new StartFailed(e);
    }
  }

  private String[] arguments() {
    List<String> arguments = new ArrayList<>();
    add(arguments, "spring.kafka.bootstrap-servers", kafka);
    add(arguments, "courier.topics.shards", shards);
    add(arguments, "courier.topics.replicas", replicas);
    add(arguments, "courier.topics.min-in-sync-replicas", minInSyncReplicas);
    add(arguments, "courier.topics.retention", retention);
    add(arguments, "courier.topics.start-timeout", startTimeout);
    return arguments.toArray(String[]::new);
  }

  private static void add(List<String> arguments, String key, @Nullable String value) {
    if (value != null) {
      arguments.add("--" + key + "=" + value);
    }
  }

  /// Told apart from what fails later.
  private static final class StartFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartFailed(RuntimeException cause) {
      super(cause);
    }
  }
}
