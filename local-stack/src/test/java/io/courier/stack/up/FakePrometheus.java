package io.courier.stack.up;

import com.sun.net.httpserver.HttpServer;
import io.courier.stack.process.JavaCommand;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/// Stands in for Prometheus: takes its options, is ready, and shows what it was told.
public final class FakePrometheus {
  private FakePrometheus() {}

  /// Makes a program of it, and the rules that the root of a build has.
  public static Path in(Path root) throws IOException {
    Files.createDirectories(root.resolve("deploy/prometheus"));
    Files.writeString(root.resolve("deploy/prometheus/rules.yml"), "groups: []\n");
    Path program = root.resolve("prometheus");
    Files.writeString(
        program,
        "#!/bin/sh\nexec '%s' -cp '%s' %s \"$@\"\n"
            .formatted(
                JavaCommand.java(), JavaCommand.classPath(), FakePrometheus.class.getName()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }

  public static void main(String[] arguments) throws IOException {
    Map<String, String> options = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      options.put(argument.substring(2, equals), argument.substring(equals + 1));
    }
    Path configuration = Path.of(options.getOrDefault("config.file", ""));
    String[] address = options.getOrDefault("web.listen-address", "").split(":", 2);
    HttpServer http =
        HttpServer.create(new InetSocketAddress(address[0], Integer.parseInt(address[1])), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/-/ready", exchange -> FakeService.answer(exchange, "ready"));
    http.createContext(
        "/configuration",
        exchange -> FakeService.answer(exchange, Files.readString(configuration)));
    http.createContext(
        "/targets",
        exchange ->
            FakeService.answer(
                exchange, Files.readString(configuration.resolveSibling("targets.json"))));
    http.start();
    System.out.println("fake prometheus started with " + options);
  }
}
