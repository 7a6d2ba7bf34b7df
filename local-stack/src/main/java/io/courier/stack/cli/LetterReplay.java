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

/// Sends dead letters again.
@Command(
    name = "replay",
    description = "Send one dead letter again, or all open ones of a topic; twice does no harm.",
    customSynopsis =
        "courier deadletters replay (--topic=T [--reason=R] | TOPIC PARTITION OFFSET) [--json]"
            + " [--url=URL]",
    mixinStandardHelpOptions = true)
final class LetterReplay implements Callable<Integer> {
  private final Places places;

  @Mixin private LetterServices services = new LetterServices();
  @Mixin private LetterChoice choice = new LetterChoice();

  @Option(names = "--json", description = "for programs")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  LetterReplay(Places places) {
    this.places = places;
  }

  @Override
  public Integer call() {
    LetterOutcome outcome = new LetterOutcome(spec, json);
    Topic of = choice.topic(outcome.command());
    Map<String, String> body = choice.body(of);
    return outcome.print(services.of(places, of).post("replay", body));
  }
}
