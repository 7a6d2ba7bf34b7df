package io.courier.stack.cli;

import io.courier.stack.StackFailure;
import io.courier.stack.backends.BackEndSettings;
import io.courier.stack.process.Directories;
import io.courier.stack.up.LocalTokens;
import io.courier.stack.up.Observation;
import io.courier.stack.up.Service;
import io.courier.stack.up.Stack;
import io.courier.stack.up.StackSettings;
import io.courier.stack.up.StackView;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Starts everything and, unless detached, stays until Ctrl-C.
@Command(
    name = "up",
    description = "Start Kafka, Redis, PostgreSQL and the five services.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class UpCommand implements Callable<Integer> {
  private final Places places;

  @Option(
      names = {"-d", "--detach"},
      description = "come back when all is ready; ./courier down stops it")
  private boolean detach;

  @Option(names = "--fresh", description = "begin with empty data")
  private boolean fresh;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where the data is kept (default: .courier/data)")
  private @Nullable Path data;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "of the first gateway (default: ${DEFAULT-VALUE}); 0: free ports everywhere")
  private int port;

  @Mixin private final Counts counts = new Counts();
  @Mixin private final BackEndPorts backEndPorts = new BackEndPorts();
  @Mixin private final ObserveOptions observing = new ObserveOptions();

  @Option(
      names = "--train",
      description = "once, after a build: stopping takes minutes and makes later starts faster")
  private boolean train;

  @Option(names = "--supervise", hidden = true, description = "run as what up -d leaves behind")
  private boolean supervise;

  @Spec private @Nullable CommandSpec spec;

  UpCommand(Places places) {
    this.places = places;
  }

  @Override
  public Integer call() {
    refuseASecond();
    PrintWriter out = Output.of(spec);
    if (detach && spec != null) {
      List<String> arguments = spec.commandLine().getParseResult().originalArgs();
      return new DetachedUp(places, Progress.to(out)).start(arguments);
    }
    Progress progress = supervise ? Progress.plain(out) : Progress.to(out);
    return new Supervisor(places, progress).run(this::prepared);
  }

  private void refuseASecond() {
    StackView running = places.state().read().filter(StackView::anythingAlive).orElse(null);
    if (running == null) {
      return;
    }
    throw new StackFailure(
        running.isSupervised()
            ? "Courier already runs here (pid %d): ./courier status shows it, ./courier down stops it"
                .formatted(running.supervisor().pid())
            : "Processes are left of a stack whose supervisor was killed: run ./courier down first");
  }

  private Stack prepared(Consumer<StackView> watcher) {
    Path directory = (data == null ? places.data() : data).toAbsolutePath();
    Optional<Observation> observation = observing.observation(places.root(), directory);
    Stack stack = Stack.prepare(settings(directory), watcher);
    return observation.map(stack::observedAs).orElse(stack);
  }

  private StackSettings settings(Path directory) {
    if (fresh) {
      // Only what is ours, since --data may name any directory.
      List.of("kafka", "redis", "postgres", ObserveOptions.DIRECTORY)
          .forEach(name -> Directories.remove(directory.resolve(name)));
    }
    Directories.remove(places.logs());
    return new StackSettings(
        places.root(),
        places.logs(),
        backEndPorts.settings(directory),
        counts.byService(),
        port,
        LocalTokens.keptSecret(places.home()),
        Map.of(),
        Map.of(),
        List.of(),
        train,
        Duration.ofMinutes(3));
  }

  /// How many of each.
  static final class Counts {
    @Option(names = "--gateways", defaultValue = "1", paramLabel = "N", description = "gateways")
    private int gateways;

    @Option(names = "--access", defaultValue = "1", paramLabel = "N", description = "access nodes")
    private int access;

    @Option(names = "--logic", defaultValue = "1", paramLabel = "N", description = "of logic")
    private int logic;

    @Option(names = "--push", defaultValue = "1", paramLabel = "N", description = "of push")
    private int push;

    @Option(names = "--offline", defaultValue = "1", paramLabel = "N", description = "of offline")
    private int offline;

    Map<Service, Integer> byService() {
      Map<Service, Integer> byService = new EnumMap<>(Service.class);
      byService.put(Service.GATEWAY, gateways);
      byService.put(Service.ACCESS, access);
      byService.put(Service.LOGIC, logic);
      byService.put(Service.PUSH, push);
      byService.put(Service.OFFLINE, offline);
      return byService;
    }
  }

  /// Where the back ends listen, for machines on which the usual ports are taken.
  static final class BackEndPorts {
    @Option(names = "--kafka-port", defaultValue = "9092", paramLabel = "PORT")
    private int kafka;

    @Option(names = "--redis-port", defaultValue = "6379", paramLabel = "PORT")
    private int redis;

    @Option(names = "--postgres-port", defaultValue = "5432", paramLabel = "PORT")
    private int postgres;

    @Option(
        names = "--brokers",
        defaultValue = "1",
        paramLabel = "N",
        description = "of Kafka: 1, or 3 of which one may be away")
    private int brokers;

    BackEndSettings settings(Path directory) {
      return new BackEndSettings(directory, true, kafka, redis, postgres, brokers);
    }
  }
}
