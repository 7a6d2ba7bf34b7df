package io.courier.stack.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/// Prints what a replay or a skip did.
///
/// @param spec what picocli gave the command before it called it
/// @param json for programs
record LetterOutcome(@Nullable CommandSpec spec, boolean json) {
  CommandLine command() {
    return Objects.requireNonNull(spec, "the command runs without picocli").commandLine();
  }

  /// @return the exit code: 1 when a letter was refused and stays open
  int print(JsonNode done) {
    PrintWriter out = Output.of(spec);
    if (json) {
      out.println(LetterText.json(done));
    } else {
      done.path("letters").forEach(it -> out.println(line(it)));
      out.println(LetterText.summary(done));
    }
    out.flush();
    return done.path("refused").asInt(0) == 0 ? 0 : 1;
  }

  private static String line(JsonNode letter) {
    return "%s %s %s  %s: %s"
        .formatted(
            LetterText.field(letter, "topic"),
            LetterText.field(letter, "partition"),
            LetterText.field(letter, "offset"),
            LetterText.field(letter, "outcome"),
            LetterText.field(letter, "sentence"));
  }
}
