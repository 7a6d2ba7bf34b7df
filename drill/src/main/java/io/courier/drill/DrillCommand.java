package io.courier.drill;

import io.courier.drill.fault.Fault;
import io.courier.drill.fault.Faults;
import io.courier.drill.fault.Times;
import io.courier.drill.report.HtmlReport;
import io.courier.drill.report.JsonReport;
import io.courier.drill.report.Result;
import io.courier.drill.report.Screen;
import io.courier.drill.report.TextReport;
import io.courier.drill.stack.OwnStack;
import io.courier.drill.stack.RunningStack;
import io.courier.drill.stack.Target;
import io.courier.stack.StackFailure;
import io.courier.stack.backends.BackEndSettings;
import io.courier.stack.process.Directories;
import io.courier.stack.up.LocalTokens;
import io.courier.stack.up.Service;
import io.courier.stack.up.Stack;
import io.courier.stack.up.StackSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/// The command `./courier drill`: starts a stack of its own, or takes the one that runs, breaks one
/// thing after another under load, and says whether anything was lost.
///
/// Exit code 1 when a promise was broken.
@Command(
    name = "courier drill",
    description = "Break one thing after another under load, and see whether anything is lost.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DrillCommand implements Callable<Integer> {
  private static final int SHORT_SECONDS = 15;

  /// The first compiler alone: processes that are started again have half the work.
  private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1");

  @Option(
      names = "--faults",
      split = ",",
      paramLabel = "FAULT",
      description = "only these, in this order (default: all; --list names them)")
  private List<String> faults = List.of();

  @Option(names = "--list", description = "name the faults, and do nothing")
  private boolean list;

  @Option(names = "--short", description = "the faults that say most, about four minutes in all")
  private boolean brief;

  @Option(names = "--clients", defaultValue = "200", description = "default: ${DEFAULT-VALUE}")
  private int clients;

  @Option(
      names = "--rate",
      defaultValue = "100",
      description = "messages a second over all clients (default: ${DEFAULT-VALUE})")
  private int rate;

  @Option(
      names = "--seconds-per-fault",
      defaultValue = "30",
      description = "at least (default: ${DEFAULT-VALUE}; with --short 15)")
  private int secondsPerFault;

  @Option(
      names = "--minutes",
      defaultValue = "0",
      description = "of load at least: when the faults are over, nothing goes wrong until then")
  private int minutes;

  @Option(
      names = "--outage",
      defaultValue = "8",
      paramLabel = "SECONDS",
      description = "in which a back end is away before it is started (default: ${DEFAULT-VALUE})")
  private int outage;

  @Option(
      names = "--brokers",
      paramLabel = "N",
      description = "of Kafka: 1, or 3 of which one is killed (default: as the faults need)")
  private @Nullable Integer brokers;

  @Option(
      names = "--running",
      description = "the stack of ./courier up, with the faults that end no process")
  private boolean running;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "report.html, report.json and the services' logs (default: .courier/drill)")
  private @Nullable Path out;

  @Option(names = "--json", description = "the result as JSON on standard output")
  private boolean json;

  @Option(names = "--seed", defaultValue = "1", description = "of who sends and who goes")
  private long seed;

  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new DrillCommand());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof StackFailure) {
            command
                .getErr()
                .println(Ansi.AUTO.string("@|bold,red courier:|@ ") + failure.getMessage());
          } else {
            failure.printStackTrace(command.getErr());
          }
          return 1;
        });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() {
    if (clients < 5 || rate < 1 || secondsPerFault < 1 || minutes < 0 || outage < 1) {
      throw new StackFailure(
          "A drill takes at least five clients, one message and one second of everything");
    }
    if (running && brokers != null) {
      throw new StackFailure("What runs has its brokers: leave --brokers away with --running");
    }
    PrintWriter stdout = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    if (list) {
      Faults.all(new Times(Duration.ZERO, Duration.ZERO), seed)
          .forEach(fault -> stdout.println(fault.name()));
      return 0;
    }
    Path root = Path.of(System.getProperty("courier.root", ".")).toAbsolutePath();
    Path directory = out == null ? root.resolve(".courier/drill") : out.toAbsolutePath();
    // Only what is ours, since --out may name any directory.
    List.of("data", "logs").forEach(ours -> Directories.remove(directory.resolve(ours)));
    Directories.make(directory);
    Screen screen =
        json
            ? new Screen(new PrintWriter(System.err, true, StandardCharsets.UTF_8), false)
            : Screen.to(stdout);
    Result result = running ? drillRunning(root, screen) : drill(root, directory, screen);
    write(directory.resolve("report.html"), HtmlReport.of(result));
    write(directory.resolve("report.json"), JsonReport.of(result));
    if (json) {
      stdout.println(JsonReport.of(result));
    } else {
      TextReport.print(result, stdout);
      stdout.println("Report: " + directory.resolve("report.html"));
    }
    return result.broken().isEmpty() ? 0 : 1;
  }

  private Result drill(Path root, Path directory, Screen screen) {
    screen.say("starting two of each service");
    Stack stack = Stack.prepare(settings(root, directory), view -> {});
    Thread stop = new Thread(stack::close, "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      stack.run();
      return drill(new OwnStack(stack), screen);
    } finally {
      screen.say("stopping");
      stack.close();
      Directories.remove(directory.resolve("data"));
    }
  }

  private Result drillRunning(Path root, Screen screen) {
    Target target = RunningStack.in(root.resolve(".courier"));
    screen.say("on %d services that run here".formatted(target.services().size()));
    return drill(target, screen);
  }

  private Result drill(Target target, Screen screen) {
    List<Fault> possible =
        Faults.possible(
            chosen(),
            target,
            (names, why) -> {
              if (!faults.isEmpty()) {
                throw new StackFailure(names + " cannot happen here: " + why);
              }
              screen.say("without " + names + ": " + why);
            });
    Duration least = Duration.ofMinutes(minutes);
    return new Drill(
            target, new Drill.Plan(possible, clients, rate, perFault(), least, seed), screen)
        .run();
  }

  private Duration perFault() {
    return Duration.ofSeconds(brief ? SHORT_SECONDS : secondsPerFault);
  }

  private List<Fault> chosen() {
    Times times = new Times(perFault(), Duration.ofSeconds(outage));
    if (!faults.isEmpty()) {
      return Faults.chosen(faults, times, seed);
    }
    return brief ? Faults.brief(times, seed) : Faults.all(times, seed);
  }

  /// On free ports, with data that survives a kill and is removed at the end.
  private StackSettings settings(Path root, Path directory) {
    Map<Service, Integer> two = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      two.put(service, 2);
    }
    int kafkas = !faults.isEmpty() && Faults.wantBrokers(chosen()) ? 3 : 1;
    return new StackSettings(
        root,
        directory.resolve("logs"),
        new BackEndSettings(directory.resolve("data"), true, 0, 0, 0)
            .withBrokers(brokers == null ? kafkas : brokers),
        two,
        0,
        LocalTokens.newSecret(),
        Map.of(),
        Map.of(),
        QUICK_START,
        false,
        Duration.ofMinutes(4));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new StackFailure("Could not write " + file + ": " + e.getMessage(), e);
    }
  }
}
