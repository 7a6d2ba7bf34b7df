package io.courier.stack.backends;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Directories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The back ends as processes of this machine, from binaries in the class path.
final class EmbeddedBackEnds implements BackEnds {
  private final BackEndSettings settings;
  private final ConcurrentMap<String, Database> databases = new ConcurrentHashMap<>();
  private final Object kafkaLock = new Object();
  private final Object redisLock = new Object();
  private final Object postgresLock = new Object();
  private volatile @Nullable BackEnd kafka;
  private volatile @Nullable RedisServer redis;
  private volatile @Nullable PostgresServer postgres;
  private volatile boolean closed;

  EmbeddedBackEnds(BackEndSettings settings) {
    this.settings = settings;
  }

  @Override
  public BackEnd kafka() {
    synchronized (kafkaLock) {
      BackEnd server = kafka;
      if (server == null) {
        checkOpen();
        server = newKafka();
        server.start();
        kafka = server;
      }
      return server;
    }
  }

  private BackEnd newKafka() {
    Path directory = settings.directory().resolve("kafka");
    boolean several = settings.brokers() > 1;
    if (Files.exists(directory.resolve(several ? "data" : "cluster-id"))) {
      throw new StackFailure(
          "%s was written by another number of brokers: begin with --fresh, or with as many"
              .formatted(directory));
    }
    List<Integer> ports = settings.chooseKafkaPorts();
    return several
        ? new KafkaCluster(directory, ports, settings.lasting())
        : KafkaServer.alone(directory, ports.getFirst(), settings.lasting());
  }

  @Override
  public String kafkaBootstrapServers() {
    BackEnd server = kafka();
    return server instanceof KafkaCluster cluster
        ? cluster.bootstrapServers()
        : BackEnds.super.kafkaBootstrapServers();
  }

  @Override
  public RedisServer redis() {
    synchronized (redisLock) {
      RedisServer server = redis;
      if (server == null) {
        checkOpen();
        int port = BackEndSettings.choosePort("Redis", settings.redisPort());
        server = new RedisServer(settings.directory().resolve("redis"), port, settings.lasting());
        server.start();
        redis = server;
      }
      return server;
    }
  }

  @Override
  public PostgresServer postgres() {
    synchronized (postgresLock) {
      PostgresServer server = postgres;
      if (server == null) {
        checkOpen();
        int port = BackEndSettings.choosePort("PostgreSQL", settings.postgresPort());
        server =
            new PostgresServer(settings.directory().resolve("postgres"), port, settings.lasting());
        server.start();
        postgres = server;
      }
      return server;
    }
  }

  @Override
  public Database createDatabase(String name) {
    return databases.computeIfAbsent(name, missing -> postgres().createDatabase(missing));
  }

  /// Waits for a start that is under way, so that nothing starts behind its back.
  @Override
  public void close() {
    closed = true;
    synchronized (kafkaLock) {
      stop(kafka);
    }
    synchronized (redisLock) {
      stop(redis);
    }
    synchronized (postgresLock) {
      stop(postgres);
    }
    if (!settings.lasting()) {
      Directories.remove(settings.directory());
    }
  }

  private static void stop(@Nullable BackEnd backEnd) {
    if (backEnd != null) {
      backEnd.stop();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new StackFailure("The back ends are closed: open new ones");
    }
  }
}
