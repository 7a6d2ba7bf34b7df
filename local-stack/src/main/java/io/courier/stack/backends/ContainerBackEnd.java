package io.courier.stack.backends;

import com.github.dockerjava.api.model.PortBinding;
import io.courier.stack.StackFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/// One back end in a container. Its port on this machine is bound to a fixed number, since Docker
/// would choose another at each start.
final class ContainerBackEnd implements BackEnd {
  private final String name;
  private final int port;
  private final GenericContainer<?> container;

  private ContainerBackEnd(String name, int port, GenericContainer<?> container) {
    this.name = name;
    this.port = port;
    this.container = container;
  }

  static ContainerBackEnd started(
      String name, GenericContainer<?> container, int inside, int port) {
    PortBinding binding = PortBinding.parse("127.0.0.1:" + port + ":" + inside);
    container.withExposedPorts(inside);
    container.withCreateContainerCmdModifier(
        command -> {
          if (command.getHostConfig() != null) {
            command.getHostConfig().withPortBindings(binding);
          }
        });
    container.start();
    return new ContainerBackEnd(name, port, container);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Optional<Path> log() {
    return Optional.empty();
  }

  @Override
  public List<Long> pids() {
    return List.of();
  }

  @Override
  public void stop() {
    DockerClientFactory.lazyClient().stopContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void kill() {
    DockerClientFactory.lazyClient().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void start() {
    if (!container.isRunning()) {
      DockerClientFactory.lazyClient().startContainerCmd(container.getContainerId()).exec();
    }
  }

  @Override
  public void forget() {
    throw new StackFailure("The data of a container stays: take COURIER_BACKENDS=embedded");
  }

  @Override
  public void pause() {
    DockerClientFactory.lazyClient().pauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void resume() {
    DockerClientFactory.lazyClient().unpauseContainerCmd(container.getContainerId()).exec();
  }

  void remove() {
    container.stop();
  }
}
