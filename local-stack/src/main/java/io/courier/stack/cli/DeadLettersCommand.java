package io.courier.stack.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Records that could not succeed: what there is, and what is done about it.
@Command(
    name = "deadletters",
    description = "List, show, replay and skip records that could not succeed.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class DeadLettersCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  static CommandLine line(Places places) {
    CommandLine line = new CommandLine(new DeadLettersCommand());
    line.addSubcommand(new LetterList(places));
    line.addSubcommand(new LetterShow(places));
    line.addSubcommand(new LetterReplay(places));
    line.addSubcommand(new LetterSkip(places));
    return line;
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
