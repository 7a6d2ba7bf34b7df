package io.courier.stack.cli;

import io.courier.messages.topic.Topic;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// Shows one dead letter.
@Command(
    name = "show",
    description = "Show one dead letter: why it is one, what is in it, what a replay would do.",
    mixinStandardHelpOptions = true)
final class LetterShow implements Callable<Integer> {
  private final Places places;

  @Mixin private LetterServices services = new LetterServices();

  @Parameters(index = "0", paramLabel = "TOPIC")
  private String topic = "";

  @Parameters(index = "1", paramLabel = "PARTITION")
  private String partition = "";

  @Parameters(index = "2", paramLabel = "OFFSET")
  private String offset = "";

  @Option(names = "--content", description = "also what messages say")
  private boolean content;

  @Option(names = "--json", description = "for programs")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  LetterShow(Places places) {
    this.places = places;
  }

  @Override
  public Integer call() {
    Topic of = LetterServices.topic(topic);
    String path =
        "/%s/%s/%s"
            .formatted(
                of.topicName(),
                DeadLettersPort.encoded(partition),
                DeadLettersPort.encoded(offset));
    JsonNode shown =
        services.of(places, of).get(path, content ? Map.of("content", "true") : Map.of());
    PrintWriter out = Output.of(spec);
    if (json) {
      out.println(LetterText.json(shown));
    } else {
      print(shown, out);
    }
    out.flush();
    return 0;
  }

  private static void print(JsonNode shown, PrintWriter out) {
    JsonNode letter = shown.path("letter");
    line(out, "letter", field(letter, "topic", "partition", "offset"));
    line(out, "state", field(letter, "state", "resolved", "note"));
    line(out, "reason", LetterText.field(letter, "kind") + ": " + field(letter, "reason"));
    line(out, "service", field(letter, "service"));
    line(out, "source", field(letter, "topic", "sourcePartition", "sourceOffset"));
    line(out, "time", field(letter, "time"));
    line(out, "bytes", field(letter, "bytes"));
    line(out, "replay", field(shown, "replay"));
    if (letter.hasNonNull("replayedFrom")) {
      line(out, "was", field(letter, "replayedFrom"));
    }
    if (shown.hasNonNull("key")) {
      line(out, "key", field(shown, "key"));
    }
    if (shown.hasNonNull("unreadable")) {
      line(out, "record", field(shown.get("unreadable"), "problem", "hexPreview"));
    } else {
      out.println(LetterText.json(shown.path("record")));
    }
  }

  private static String field(JsonNode node, String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      if (node.hasNonNull(name)) {
        text.append(text.isEmpty() ? "" : " ").append(LetterText.field(node, name));
      }
    }
    return text.toString();
  }

  private static void line(PrintWriter out, String name, String value) {
    out.println("%-9s%s".formatted(name, value));
  }
}
