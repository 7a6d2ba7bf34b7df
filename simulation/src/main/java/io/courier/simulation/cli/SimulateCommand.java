package io.courier.simulation.cli;

import io.courier.simulation.Simulation;
import io.courier.simulation.world.Mutation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./courier simulate`: runs the services' decisions through random faults, and tells of the first
/// run in which something was lost, overtaken, moved or stuck.
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Runs the services' own decisions through random faults, in virtual time.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing was lost, overtaken or stuck", "1:a run failed", "2:a wrong option"})
public final class SimulateCommand implements Callable<Integer> {
  private static final long PROGRESS_NANOS = Duration.ofSeconds(5).toNanos();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--runs", description = "How many (default: ${DEFAULT-VALUE}).")
  private long runs = 10_000;

  @Option(names = "--seed", description = "Of the first run; the others follow it.")
  private long seed;

  @Option(names = "--minutes", description = "Stop after so long (default: never).")
  private int minutes;

  @Option(names = "--threads", description = "Runs beside each other (default: one a core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--mutation",
      description = "A deliberate fault that is to be found: ${COMPLETION-CANDIDATES}.")
  private List<Mutation> mutations = List.of();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Set<Mutation> faults = EnumSet.noneOf(Mutation.class);
    faults.addAll(mutations);
    Simulation simulation = new Simulation(seed, runs, Math.max(1, threads), faults);
    boolean isGood = simulation.run(progress(simulation, out));
    out.println(simulation.summary());
    simulation.story().forEach(out::println);
    out.flush();
    return isGood ? 0 : 1;
  }

  private BooleanSupplier progress(Simulation simulation, PrintWriter out) {
    long start = System.nanoTime();
    long end = start + Duration.ofMinutes(minutes).toNanos();
    long[] shown = {start};
    return () -> {
      long now = System.nanoTime();
      synchronized (shown) {
        if (now - shown[0] > PROGRESS_NANOS) {
          shown[0] = now;
          out.println(simulation.summary());
          out.flush();
        }
      }
      return minutes > 0 && now - end >= 0;
    };
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new SimulateCommand()).execute(args));
  }
}
