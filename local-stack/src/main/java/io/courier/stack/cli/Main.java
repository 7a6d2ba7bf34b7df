package io.courier.stack.cli;

import io.courier.stack.StackFailure;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command `./courier`.
@Command(
    name = "courier",
    description = "Courier on this machine.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  @Spec CommandSpec spec;

  private Main(CommandSpec spec) {
    this.spec = spec;
  }

  public static void main(String[] arguments) {
    System.exit(commandLine(Places.ofThisRun()).execute(arguments));
  }

  static CommandLine commandLine(Places places) {
    CommandSpec spec = CommandSpec.create();
    CommandLine line = new CommandLine(new Main(spec));
    line.addSubcommand(new UpCommand(places));
    line.addSubcommand(new DownCommand(places));
    line.addSubcommand(new StatusCommand(places));
    line.addSubcommand(new TokenCommand(places));
    line.addSubcommand(new ApiKeyCommand(places));
    line.addSubcommand(new LogsCommand(places));
    line.addSubcommand(DeadLettersCommand.line(places));
    line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
    return line;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// A sentence for what we foresaw; for anything else the stack trace, since it is our defect.
  private static int explain(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    if (failure instanceof StackFailure) {
      err.println(Ansi.AUTO.string("@|bold,red courier:|@ ") + failure.getMessage());
    } else {
      failure.printStackTrace(err);
    }
    return 1;
  }
}
