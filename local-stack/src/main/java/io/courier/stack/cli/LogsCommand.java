package io.courier.stack.cli;

import io.courier.stack.StackFailure;
import io.courier.stack.process.LogTail;
import io.courier.stack.up.Component;
import io.courier.stack.up.StackView;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints the end of the logs.
@Command(
    name = "logs",
    description = "Print the end of the logs; follow one with tail -f FILE.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  private final Places places;

  @Parameters(
      arity = "0..1",
      paramLabel = "SERVICE",
      description = "a service (gateway), an instance (gateway-1) or a back end (default: all)")
  private @Nullable String wanted;

  @Option(
      names = {"-n", "--lines"},
      defaultValue = "20",
      description = "how many lines of each (default: ${DEFAULT-VALUE})")
  private int lines = 20;

  @Spec private @Nullable CommandSpec spec;

  LogsCommand(Places places) {
    this.places = places;
  }

  @Override
  public Integer call() {
    StackView view =
        places
            .state()
            .read()
            .orElseThrow(() -> new StackFailure("Nothing runs here: start it with ./courier up"));
    List<Component> chosen = view.components().stream().filter(this::isWanted).toList();
    if (chosen.isEmpty()) {
      throw new StackFailure(
          "Nothing called %s here, only %s"
              .formatted(wanted, view.components().stream().map(Component::instance).toList()));
    }
    PrintWriter out = Output.of(spec);
    for (Component component : chosen) {
      String log = component.log();
      if (log != null) {
        out.println("==> " + component.instance() + ": " + log + " <==");
        LogTail.lines(Path.of(log), lines).forEach(out::println);
      }
    }
    out.flush();
    return 0;
  }

  private boolean isWanted(Component component) {
    return wanted == null
        || wanted.equals(component.service())
        || wanted.equals(component.instance());
  }
}
