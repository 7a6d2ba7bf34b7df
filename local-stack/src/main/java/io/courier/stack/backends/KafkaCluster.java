package io.courier.stack.backends;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Directories;
import io.courier.stack.process.Ports;
import io.courier.stack.process.Together;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/// Several Kafka nodes as one back end. Each is a process that can be ended alone: `kafka-1`, ….
///
/// What is done to the cluster is done to all its nodes at once: none of them serves before most of
/// them are there.
final class KafkaCluster implements BackEnd {
  private final Path directory;
  private final KafkaQuorum quorum;
  private final List<KafkaServer> nodes;

  /// @param ports where clients connect, one for each node
  KafkaCluster(Path directory, List<Integer> ports, boolean lasting) {
    this.directory = directory;
    List<Integer> controllers = ports.stream().map(port -> Ports.free()).toList();
    this.quorum = new KafkaQuorum(ports, controllers);
    String clusterId = keptClusterId();
    this.nodes =
        IntStream.rangeClosed(1, ports.size())
            .mapToObj(node -> node(node, clusterId, lasting))
            .toList();
  }

  private KafkaServer node(int number, String clusterId, boolean lasting) {
    String name = "kafka-" + number;
    return new KafkaServer(name, directory.resolve(name), number, quorum, clusterId, lasting);
  }

  String bootstrapServers() {
    return quorum.bootstrapServers();
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public int port() {
    return quorum.brokerPort(1);
  }

  @Override
  public List<BackEnd> processes() {
    return List.copyOf(nodes);
  }

  @Override
  public List<Long> pids() {
    return nodes.stream().flatMap(node -> node.pids().stream()).toList();
  }

  @Override
  public Optional<Path> log() {
    return nodes.getFirst().log();
  }

  @Override
  public void stop() {
    all(KafkaServer::stop);
  }

  @Override
  public void kill() {
    all(KafkaServer::kill);
  }

  @Override
  public void start() {
    all(KafkaServer::start);
  }

  @Override
  public void forget() {
    all(KafkaServer::forget);
  }

  @Override
  public void pause() {
    nodes.forEach(KafkaServer::pause);
  }

  @Override
  public void resume() {
    nodes.forEach(KafkaServer::resume);
  }

  private void all(Consumer<KafkaServer> action) {
    Together.run(nodes, action, () -> {});
  }

  /// All nodes are formatted with the same, also one that lost its data later.
  private String keptClusterId() {
    Path file = Directories.make(directory).resolve("cluster-id");
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, Uuid.randomUuid().toString());
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new StackFailure("Could not keep the cluster's id in " + file, e);
    }
  }
}
