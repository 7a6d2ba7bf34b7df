package io.courier.stack.cli;

import io.courier.messages.topic.Topic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The letters that a command is about: one by its place, or all open ones of a topic.
final class LetterChoice {
  @Parameters(
      arity = "0..3",
      paramLabel = "TOPIC PARTITION OFFSET",
      hideParamSyntax = true,
      description = "one letter, as list shows it")
  private List<String> letter = List.of();

  @Option(names = "--topic", description = "all open letters of this topic")
  private @Nullable String topic;

  @Option(
      names = "--reason",
      description = "of these, those with this reason or kind (unreadable, refused, defect)")
  private @Nullable String reason;

  Topic topic(CommandLine command) {
    boolean one = letter.size() == 3 && topic == null && reason == null;
    if (!one && (topic == null || !letter.isEmpty())) {
      throw new CommandLine.ParameterException(
          command, "Name one letter by TOPIC PARTITION OFFSET, or all of a topic by --topic");
    }
    return LetterServices.topic(topic == null ? letter.getFirst() : topic);
  }

  /// What the service is sent.
  Map<String, String> body(Topic of) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("topic", of.topicName());
    if (letter.size() == 3) {
      body.put("partition", letter.get(1));
      body.put("offset", letter.get(2));
    }
    if (reason != null) {
      body.put("reason", reason);
    }
    return body;
  }
}
