package io.courier.kafka.oncall;

import io.courier.kafka.deadletter.ReasonClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts the letters of one topic that were looked at, by reason.
final class Tally {
  private static final int MAX_REASONS = 50;
  private static final String OTHERS = "other reasons";

  private final Map<String, Count> reasons = new LinkedHashMap<>();
  private long lookedAt;

  void add(Letter letter, State state) {
    lookedAt++;
    String reason = letter.reasonGroup();
    boolean known = reasons.containsKey(reason) || reasons.size() < MAX_REASONS;
    reasons
        .computeIfAbsent(known ? reason : OTHERS, it -> new Count(letter.reasonClass()))
        .add(letter, state);
  }

  long lookedAt() {
    return lookedAt;
  }

  @Nullable String oldest() {
    return reasons.values().stream()
        .map(it -> it.oldest)
        .min(Comparator.naturalOrder())
        .map(Instant::toString)
        .orElse(null);
  }

  @Nullable String newest() {
    return reasons.values().stream()
        .map(it -> it.newest)
        .max(Comparator.naturalOrder())
        .map(Instant::toString)
        .orElse(null);
  }

  /// Those with the most open letters first.
  List<Answers.ReasonLetters> reasons() {
    List<Answers.ReasonLetters> list = new ArrayList<>();
    reasons.forEach((reason, count) -> list.add(count.answer(reason)));
    list.sort(Comparator.comparingLong(Answers.ReasonLetters::open).reversed());
    return list;
  }

  private static final class Count {
    private final ReasonClass kind;
    private long open;
    private long replayed;
    private long skipped;
    private Instant oldest = Instant.MAX;
    private Instant newest = Instant.MIN;

    private Count(ReasonClass kind) {
      this.kind = kind;
    }

    private void add(Letter letter, State state) {
      switch (state) {
        case OPEN -> open++;
        case REPLAYED -> replayed++;
        case SKIPPED -> skipped++;
      }
      oldest = letter.time().isBefore(oldest) ? letter.time() : oldest;
      newest = letter.time().isAfter(newest) ? letter.time() : newest;
    }

    private Answers.ReasonLetters answer(String reason) {
      return new Answers.ReasonLetters(
          reason, kind.label(), open, replayed, skipped, oldest.toString(), newest.toString());
    }
  }
}
