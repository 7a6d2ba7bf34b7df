package io.courier.kafka.oncall;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What one call did to the letters that it came upon, counted.
final class Outcomes {
  private static final int MAX_LETTERS = 100;

  /// What became of one letter in this call.
  enum Kind {
    REPLAYED,
    SKIPPED,
    NEEDLESS,
    REFUSED,
    ALREADY;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private final List<Answers.Outcome> letters = new ArrayList<>();

  void add(LetterId letter, Kind kind, String sentence) {
    counts.merge(kind, 1, Integer::sum);
    if (letters.size() < MAX_LETTERS) {
      letters.add(
          new Answers.Outcome(
              letter.topic().topicName(),
              letter.partition(),
              letter.offset(),
              kind.label(),
              sentence));
    }
  }

  /// How many letters are no longer open because of this call.
  int closed() {
    return count(Kind.REPLAYED) + count(Kind.SKIPPED) + count(Kind.NEEDLESS);
  }

  Answers.Done answer(boolean more) {
    return new Answers.Done(
        count(Kind.REPLAYED),
        count(Kind.SKIPPED),
        count(Kind.NEEDLESS),
        count(Kind.REFUSED),
        count(Kind.ALREADY),
        more,
        List.copyOf(letters));
  }

  private int count(Kind kind) {
    return counts.getOrDefault(kind, 0);
  }
}
