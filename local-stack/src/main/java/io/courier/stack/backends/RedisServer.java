package io.courier.stack.backends;

import io.courier.stack.process.Child;
import io.courier.stack.process.Directories;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One Redis from the binary that embedded-redis carries.
final class RedisServer extends ProcessBackEnd {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final boolean lasting;

  RedisServer(Path directory, int port, boolean lasting) {
    super("redis", directory, port, Duration.ofSeconds(10));
    this.lasting = lasting;
  }

  @Override
  Child launch() {
    List<String> command =
        List.of(
            RedisProgram.unpack(Directories.make(directory.resolve("bin"))).toString(),
            "--port",
            Integer.toString(port()),
            "--bind",
            "127.0.0.1",
            "--dir",
            directory.toString(),
            "--save",
            "",
            "--appendonly",
            lasting ? "yes" : "no");
    return Child.start("Redis", command, Map.of(), directory, logFile());
  }

  @Override
  Path data() {
    return directory.resolve("appendonly.aof");
  }

  @Override
  void awaitReady(Child started) {
    started.await(PATIENCE, this::answers);
  }

  /// It says PONG only when it has loaded its data.
  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), 500);
      socket.setSoTimeout(500);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == '+';
    } catch (IOException notYet) {
      return false;
    }
  }
}
