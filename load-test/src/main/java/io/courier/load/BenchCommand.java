package io.courier.load;

import io.courier.stack.StackFailure;
import io.courier.stack.up.Component;
import io.courier.stack.up.LocalTokens;
import io.courier.stack.up.StackView;
import io.courier.stack.up.StateFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The command `./courier bench`: loads the stack that runs here, and prints what it measured.
///
/// Exit code 1 when a message was lost, repeated or out of order.
@Command(
    name = "bench",
    description = "Load the stack that runs here, check every message, say what one costs.",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  private static final Duration LAST_ARRIVALS = Duration.ofSeconds(10);

  @Parameters(
      paramLabel = "WORKLOAD",
      defaultValue = "pairs",
      description = "pairs: users that write to each other")
  private String workload = "pairs";

  @Option(names = "--pairs", defaultValue = "200", description = "default: ${DEFAULT-VALUE}")
  private int pairs = 200;

  @Option(
      names = "--rate",
      defaultValue = "500",
      description = "messages a second over all pairs; 0 for as many as go (default: 500)")
  private int rate = 500;

  @Option(
      names = "--under-way",
      defaultValue = "4",
      description = "with --rate 0: messages under way in each direction of a pair (default: 4)")
  private int underWay = 4;

  @Option(names = "--seconds", defaultValue = "20", description = "default: ${DEFAULT-VALUE}")
  private int seconds = 20;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description = "seconds before measuring, at the same load (default: ${DEFAULT-VALUE})")
  private int warmUpSeconds = 10;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BenchCommand()).execute(arguments));
  }

  @Override
  public Integer call() {
    if (!workload.equals("pairs") || pairs < 1 || rate < 0 || seconds < 1 || underWay < 1) {
      throw new StackFailure("There is one workload, pairs, with at least one pair for a second");
    }
    Path home = Path.of(System.getProperty("courier.root", ".")).resolve(".courier");
    StackView stack =
        new StateFile(home)
            .read()
            .filter(StackView::anythingAlive)
            .orElseThrow(() -> new StackFailure("Nothing runs here: start it with ./courier up"));
    LocalTokens tokens = new LocalTokens(LocalTokens.keptSecret(home));
    Report report = new Report(pairs, rate, underWay);
    try (Pairs load = new Pairs()) {
      String run = Long.toString(System.currentTimeMillis(), 36);
      load.connect(gateways(stack), pairs, run, user -> tokens.mint(user, null, life()));
      report.say(pairs * 2 + " clients connected, warming up for " + warmUpSeconds + " s");
      run(load, warmUpSeconds);
      load.awaitArrival(LAST_ARRIVALS.toNanos());
      load.latency().reset();
      report.say("measuring for " + seconds + " s");
      return measure(stack, load, report) ? 0 : 1;
    }
  }

  private boolean measure(StackView stack, Pairs load, Report report) {
    Map<String, Long> pids = pids(stack);
    Map<String, Long> before = ProcessCpu.nanos(pids);
    long receivedBefore = load.tally().received.sum();
    long start = System.nanoTime();
    run(load, seconds);
    load.awaitArrival(LAST_ARRIVALS.toNanos());
    long nanos = System.nanoTime() - start;
    Map<String, Long> spent = new LinkedHashMap<>();
    ProcessCpu.nanos(pids)
        .forEach((name, after) -> spent.put(name, after - before.getOrDefault(name, 0L)));
    long delivered = load.tally().received.sum() - receivedBefore;
    report.print(load, delivered, nanos, spent, ProcessCpu.residentBytes(pids));
    return load.tally().isClean();
  }

  private void run(Pairs load, int forSeconds) {
    long nanos = Duration.ofSeconds(forSeconds).toNanos();
    if (rate == 0) {
      load.runClosed(underWay, nanos);
    } else {
      load.runOpen(rate, nanos);
    }
  }

  private Duration life() {
    return Duration.ofSeconds(seconds + warmUpSeconds).plusHours(1);
  }

  private static List<URI> gateways(StackView stack) {
    return stack.components().stream()
        .filter(component -> component.service().equals("gateway"))
        .map(Component::clientPort)
        .filter(Objects::nonNull)
        .map(port -> URI.create("ws://127.0.0.1:" + port + "/connection/websocket"))
        .toList();
  }

  private static Map<String, Long> pids(StackView stack) {
    Map<String, Long> pids = new LinkedHashMap<>();
    for (Component component : stack.components()) {
      if (component.process() != null) {
        pids.put(component.instance(), component.process().pid());
      }
    }
    return pids;
  }
}
