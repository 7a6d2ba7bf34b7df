package io.courier.stack.cli;

import io.courier.messages.topic.Topic;
import io.courier.stack.StackFailure;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// Lists dead letters of all services, or of one topic.
@Command(
    name = "list",
    description = "Count dead letters by topic and reason, and list those that are open.",
    mixinStandardHelpOptions = true)
final class LetterList implements Callable<Integer> {
  private final Places places;

  @Mixin private LetterServices services = new LetterServices();

  @Option(names = "--topic", description = "only this one (default: all)")
  private @Nullable String topic;

  @Option(names = "--reason", description = "list only letters with this reason or kind")
  private @Nullable String reason;

  @Option(
      names = "--state",
      description = "list open, replayed, skipped or any letters (default: open)")
  private @Nullable String state;

  @Option(names = "--limit", description = "letters listed of each service (default: 50)")
  private @Nullable String limit;

  @Option(names = "--after", description = "go on behind this letter, as the last list said")
  private @Nullable String after;

  @Option(names = "--json", description = "for programs")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  LetterList(Places places) {
    this.places = places;
  }

  @Override
  public Integer call() {
    List<String> silent = new ArrayList<>();
    List<JsonNode> answers = answers(silent);
    PrintWriter out = Output.of(spec);
    if (json) {
      out.println(LetterText.json(merged(answers, silent)));
    } else {
      print(answers, out);
    }
    out.flush();
    silent.forEach(it -> complain(it, out));
    return silent.isEmpty() ? 0 : 1;
  }

  private void complain(String sentence, PrintWriter out) {
    PrintWriter err = spec == null ? out : spec.commandLine().getErr();
    err.println(Ansi.AUTO.string("@|bold,red courier:|@ ") + sentence);
    err.flush();
  }

  /// @param silent gets a sentence for each service that did not answer
  private List<JsonNode> answers(List<String> silent) {
    if (topic != null) {
      Topic of = LetterServices.topic(topic);
      return List.of(services.of(places, of).get("", query(of)));
    }
    List<JsonNode> answers = new ArrayList<>();
    for (String service : services.isElsewhere() ? List.of("elsewhere") : LetterServices.ALL) {
      Optional<DeadLettersPort> port = services.of(places, service);
      if (port.isEmpty()) {
        silent.add("No " + service + "-service runs here: its dead letters are not listed");
        continue;
      }
      try {
        answers.add(port.get().get("", query(null)));
      } catch (StackFailure e) {
        silent.add(String.valueOf(e.getMessage()));
      }
    }
    return answers;
  }

  private Map<String, String> query(@Nullable Topic of) {
    Map<String, String> query = new LinkedHashMap<>();
    put(query, "topic", of == null ? null : of.topicName());
    put(query, "reason", reason);
    put(query, "state", state);
    put(query, "limit", limit);
    put(query, "after", after);
    return query;
  }

  private static void put(Map<String, String> query, String name, @Nullable String value) {
    if (value != null) {
      query.put(name, value);
    }
  }

  private static Map<String, Object> merged(List<JsonNode> answers, List<String> problems) {
    List<JsonNode> topics = new ArrayList<>();
    List<JsonNode> letters = new ArrayList<>();
    List<String> next = new ArrayList<>();
    for (JsonNode answer : answers) {
      answer.path("topics").forEach(topics::add);
      answer.path("letters").forEach(letters::add);
      if (answer.hasNonNull("next")) {
        next.add(answer.get("next").asString());
      }
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("topics", topics);
    all.put("letters", letters);
    all.put("next", next);
    all.put("complete", answers.stream().allMatch(it -> LetterText.isTrue(it.get("complete"))));
    all.put("problems", problems);
    return all;
  }

  private static void print(List<JsonNode> answers, PrintWriter out) {
    List<List<String>> counts = new ArrayList<>();
    List<List<String>> letters = new ArrayList<>();
    counts.add(List.of("TOPIC", "OPEN", "REPLAYED", "SKIPPED", "OLDEST", "NEWEST", "REASON"));
    letters.add(List.of("LETTER", "TIME", "KIND", "BYTES", "SERVICE", "SOURCE", "STATE", "REASON"));
    for (JsonNode answer : answers) {
      answer.path("topics").forEach(it -> count(it, counts));
      answer.path("letters").forEach(it -> letters.add(letter(it)));
    }
    if (counts.size() == 1) {
      out.println("No dead letters.");
      return;
    }
    out.println(LetterText.table(counts));
    if (letters.size() > 1) {
      out.println();
      out.println(LetterText.table(letters));
    }
    for (JsonNode answer : answers) {
      if (answer.hasNonNull("next")) {
        out.println("More: --after " + LetterText.field(answer, "next"));
      }
      if (!LetterText.isTrue(answer.get("complete"))) {
        out.println("Not all letters were looked at: reasons and letters are those that were.");
      }
    }
  }

  /// A row for the topic, and one for each reason when there are several.
  private static void count(JsonNode topic, List<List<String>> rows) {
    if (topic.path("open").asLong()
            + topic.path("replayed").asLong()
            + topic.path("skipped").asLong()
        == 0) {
      return;
    }
    JsonNode reasons = topic.path("reasons");
    rows.add(row(topic, "topic", reasons.size() == 1 ? reason(reasons.get(0)) : ""));
    if (reasons.size() > 1) {
      reasons.forEach(it -> rows.add(row(it, "", reason(it))));
    }
  }

  private static List<String> row(JsonNode node, String name, String reason) {
    return List.of(
        name.isEmpty() ? "" : LetterText.field(node, name),
        LetterText.field(node, "open"),
        LetterText.field(node, "replayed"),
        LetterText.field(node, "skipped"),
        LetterText.field(node, "oldest"),
        LetterText.field(node, "newest"),
        reason);
  }

  private static String reason(JsonNode node) {
    return LetterText.field(node, "kind") + ": " + LetterText.field(node, "reason");
  }

  private static List<String> letter(JsonNode letter) {
    return List.of(
        LetterText.field(letter, "topic")
            + " "
            + LetterText.field(letter, "partition")
            + " "
            + LetterText.field(letter, "offset"),
        LetterText.field(letter, "time"),
        LetterText.field(letter, "kind"),
        LetterText.field(letter, "bytes"),
        LetterText.field(letter, "service"),
        LetterText.field(letter, "sourcePartition")
            + "/"
            + LetterText.field(letter, "sourceOffset"),
        LetterText.field(letter, "state"),
        LetterText.field(letter, "reason"));
  }
}
