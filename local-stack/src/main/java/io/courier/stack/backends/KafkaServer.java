package io.courier.stack.backends;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Child;
import io.courier.stack.process.JavaCommand;
import io.courier.stack.process.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/// One Kafka node, broker and controller in one, as a JVM of its own on our class path: alone, or
/// one of a [KafkaCluster].
final class KafkaServer extends ProcessBackEnd {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int node;
  private final KafkaQuorum quorum;
  private final String clusterId;
  private final boolean lasting;

  /// One of several.
  ///
  /// @param clusterId what a node without data is formatted with
  KafkaServer(
      String name,
      Path directory,
      int node,
      KafkaQuorum quorum,
      String clusterId,
      boolean lasting) {
    super(name, directory, quorum.brokerPort(node), Duration.ofSeconds(20));
    this.node = node;
    this.quorum = quorum;
    this.clusterId = clusterId;
    this.lasting = lasting;
  }

  /// One that is alone.
  static KafkaServer alone(Path directory, int port, boolean lasting) {
    KafkaQuorum quorum = new KafkaQuorum(List.of(port), List.of(Ports.free()));
    return new KafkaServer("kafka", directory, 1, quorum, Uuid.randomUuid().toString(), lasting);
  }

  @Override
  Child launch() {
    Path properties = write("server.properties", serverProperties());
    Path logging = write("logback.xml", LOGGING);
    if (!Files.exists(data().resolve("meta.properties"))) {
      format(properties);
    }
    List<String> command = new ArrayList<>();
    command.add(JavaCommand.java());
    command.addAll(List.of("-Xmx384m", "-Xms128m", "-XX:+UseSerialGC"));
    if (!lasting) {
      // The first compiler alone: it starts with half the work, and a test ends before the second
      // one has earned its own.
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.addAll(List.of("-Dlogback.configurationFile=" + logging, "-cp"));
    command.addAll(List.of(JavaCommand.classPath(), "kafka.Kafka", properties.toString()));
    return Child.start("Kafka", command, Map.of(), directory, logFile());
  }

  @Override
  void awaitReady(Child started) {
    started.await(PATIENCE, () -> started.logged("Kafka Server started"));
  }

  @Override
  Path data() {
    return directory.resolve("data");
  }

  private void format(Path properties) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    String[] arguments = {"format", "--cluster-id", clusterId, "--config", properties.toString()};
    int code =
        StorageTool.execute(arguments, new PrintStream(output, true, StandardCharsets.UTF_8));
    if (code != 0) {
      throw new StackFailure(
          "Kafka's directory %s could not be formatted: %s"
              .formatted(data(), output.toString(StandardCharsets.UTF_8).strip()));
    }
  }

  private Path write(String name, String content) {
    try {
      return Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new StackFailure("Could not write " + directory.resolve(name), e);
    }
  }

  /// Little memory, no waiting; topics are made by the services alone. Every topic, Kafka's own
  /// included, is on all nodes, and none of its leaders lacks what was acknowledged.
  private String serverProperties() {
    return """
    process.roles=broker,controller
    node.id=%4$d
    controller.quorum.voters=%5$s
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
    controller.listener.names=CONTROLLER
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
    log.dirs=%3$s
    auto.create.topics.enable=false
    unclean.leader.election.enable=false
    default.replication.factor=%6$d
    min.insync.replicas=%7$d
    offsets.topic.replication.factor=%6$d
    offsets.topic.num.partitions=8
    transaction.state.log.replication.factor=%6$d
    transaction.state.log.min.isr=%7$d
    transaction.state.log.num.partitions=1
    share.coordinator.state.topic.replication.factor=%6$d
    share.coordinator.state.topic.min.isr=%7$d
    share.coordinator.state.topic.num.partitions=1
    group.initial.rebalance.delay.ms=0
    num.network.threads=2
    num.io.threads=4
    background.threads=2
    log.cleaner.dedupe.buffer.size=4194304
    log.index.size.max.bytes=1048576
    """
        .formatted(
            port(),
            quorum.controllerPort(node),
            data(),
            node,
            quorum.voters(),
            quorum.replicas(),
            quorum.minInSync());
  }

  private static final String LOGGING =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %-5level %logger{0} %msg%n</pattern></encoder>
        </appender>
        <!-- Says when the node serves; we wait for that line. -->
        <logger name="kafka.server.KafkaRaftServer" level="INFO"/>
        <root level="WARN"><appender-ref ref="out"/></root>
      </configuration>
      """;
}
