package io.courier.stack.backends;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Child;
import io.courier.stack.process.Directories;
import io.courier.stack.process.Signal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/// One Redis from the binary that embedded-redis carries.
final class RedisServer implements BackEnd {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path directory;
  private final int port;
  private final boolean lasting;
  private @Nullable Child child;

  RedisServer(Path directory, int port, boolean lasting) {
    this.directory = directory;
    this.port = port;
    this.lasting = lasting;
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Optional<Path> log() {
    return Optional.of(directory.resolve("redis.log"));
  }

  @Override
  public synchronized List<Long> pids() {
    return child == null ? List.of() : List.of(child.pid());
  }

  @Override
  public synchronized void start() {
    if (child != null && child.isAlive()) {
      return;
    }
    Directories.make(directory);
    List<String> command =
        List.of(
            executable(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            directory.toString(),
            "--save",
            "",
            "--appendonly",
            lasting ? "yes" : "no");
    child = Child.start("Redis", command, Map.of(), directory, directory.resolve("redis.log"));
    child.await(PATIENCE, this::answers);
  }

  @Override
  public synchronized void stop() {
    if (child != null) {
      child.stop(Duration.ofSeconds(10));
      child = null;
    }
  }

  @Override
  public synchronized void kill() {
    if (child != null) {
      child.kill();
      child = null;
    }
  }

  @Override
  public void pause() {
    Signal.STOP.send(pids());
  }

  @Override
  public void resume() {
    Signal.CONT.send(pids());
  }

  private String executable() {
    try {
      Path unpacked = Directories.make(directory.resolve("bin"));
      return ExecutableProvider.newJarResourceProvider(unpacked.toFile()).get().getPath();
    } catch (IOException e) {
      throw new StackFailure(
          "No Redis for this machine in embedded-redis: set COURIER_BACKENDS=containers", e);
    }
  }

  /// It says PONG only when it has loaded its data.
  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      socket.setSoTimeout(500);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == '+';
    } catch (IOException notYet) {
      return false;
    }
  }
}
