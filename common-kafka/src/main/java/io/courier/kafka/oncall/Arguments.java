package io.courier.kafka.oncall;

import io.courier.messages.topic.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what a call was given, and says in a sentence what is wrong with it.
///
/// @param answersFor the topics that the service consumes
record Arguments(List<Topic> answersFor) {
  static final int MAX_NOTE = 500;

  ListQuery list(
      @Nullable String topic,
      @Nullable String reason,
      @Nullable String state,
      @Nullable String limit,
      @Nullable String after) {
    String last = present(after);
    return new ListQuery(
        present(topic) == null ? answersFor : List.of(topic(topic)),
        present(reason),
        state(present(state)),
        present(limit) == null
            ? ListQuery.DEFAULT_LIMIT
            : (int) number("limit", limit, 1, ListQuery.MAX_LIMIT),
        last == null ? null : after(last));
  }

  LetterId letter(@Nullable String topic, @Nullable String partition, @Nullable String offset) {
    return new LetterId(
        topic(topic),
        (int) number("partition", partition, 0, Integer.MAX_VALUE),
        number("offset", offset, 0, Long.MAX_VALUE));
  }

  Selection selection(
      @Nullable String topic,
      @Nullable String partition,
      @Nullable String offset,
      @Nullable String reason) {
    if (present(partition) == null && present(offset) == null) {
      return new Selection.All(topic(topic), present(reason));
    }
    if (present(reason) != null) {
      throw Problem.badArgument("Name either one letter by partition and offset, or a reason.");
    }
    return new Selection.One(letter(topic, partition, offset));
  }

  static boolean content(@Nullable String asked) {
    String content = present(asked);
    if (content == null || content.equals("false")) {
      return false;
    }
    if (content.equals("true")) {
      return true;
    }
    throw Problem.badArgument("content is true or false, not \"" + shown(content) + "\".");
  }

  static String note(@Nullable String given) {
    String note = present(given);
    if (note == null) {
      throw Problem.badArgument("A skip needs a note: who has decided it, and why.");
    }
    if (note.length() > MAX_NOTE) {
      throw Problem.badArgument("The note has more than " + MAX_NOTE + " characters.");
    }
    return note.strip();
  }

  private Topic topic(@Nullable String given) {
    String names = String.join(", ", answersFor.stream().map(Topic::topicName).toList());
    String name = present(given);
    if (name == null) {
      throw Problem.badArgument("topic is missing: this service answers for " + names + ".");
    }
    return LetterId.topicOf(name)
        .filter(answersFor::contains)
        .orElseThrow(
            () ->
                Problem.badArgument(
                    "This service does not consume \"%s\": it answers for %s."
                        .formatted(shown(name), names)));
  }

  /// Letters that are open, unless something else is asked for.
  private static @Nullable State state(@Nullable String state) {
    if (state == null) {
      return State.OPEN;
    }
    if (state.equals("any")) {
      return null;
    }
    return State.of(state)
        .orElseThrow(
            () ->
                Problem.badArgument(
                    "state is open, replayed, skipped or any, not \"" + shown(state) + "\"."));
  }

  private static LetterId after(String after) {
    return LetterId.parse(after)
        .orElseThrow(
            () ->
                Problem.badArgument(
                    "after is a letter such as push_task_dlq/3/17, not \"" + shown(after) + "\"."));
  }

  private static long number(String name, @Nullable String text, long lowest, long highest) {
    try {
      long number = Long.parseLong(text == null ? "" : text);
      if (number >= lowest && number <= highest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw Problem.badArgument(
        highest >= Integer.MAX_VALUE
            ? "%s is a number from %d, not \"%s\".".formatted(name, lowest, shown(text))
            : "%s is a number from %d to %d, not \"%s\"."
                .formatted(name, lowest, highest, shown(text)));
  }

  /// What was left empty was not given.
  private static @Nullable String present(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  private static String shown(@Nullable String text) {
    if (text == null) {
      return "";
    }
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
