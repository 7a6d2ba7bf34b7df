package io.courier.stack.cli;

import io.courier.messages.topic.Topic;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Closes dead letters without sending them.
@Command(
    name = "skip",
    description = "Close one dead letter without sending it, or all open ones of a topic.",
    customSynopsis =
        "courier deadletters skip (TOPIC PARTITION OFFSET | --topic=T [--reason=R]) --note=TEXT"
            + " [--json] [--url=URL]",
    mixinStandardHelpOptions = true)
final class LetterSkip implements Callable<Integer> {
  private final Places places;

  @Mixin private LetterServices services = new LetterServices();
  @Mixin private LetterChoice choice = new LetterChoice();

  @Option(names = "--note", required = true, description = "who has decided it, and why")
  private String note = "";

  @Option(names = "--json", description = "for programs")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  LetterSkip(Places places) {
    this.places = places;
  }

  @Override
  public Integer call() {
    LetterOutcome outcome = new LetterOutcome(spec, json);
    Topic of = choice.topic(outcome.command());
    Map<String, String> body = choice.body(of);
    body.put("note", note);
    return outcome.print(services.of(places, of).post("skip", body));
  }
}
