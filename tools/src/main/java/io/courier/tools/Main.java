package io.courier.tools;

import io.courier.tools.analytics.AnalyticsCommand;
import io.courier.tools.smoke.SmokeCommand;
import io.courier.tools.topics.TopicsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command line of `courier/tools`.
@Command(
    name = "courier-tools",
    description = "Makes Courier's topics, tries whether messages arrive, counts who was online.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TopicsCommand.class, SmokeCommand.class, AnalyticsCommand.class})
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /// As [#main], for who wants the exit code and the output.
  public static CommandLine commandLine() {
    return new CommandLine(new Main());
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
