package io.courier.kafka.oncall;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The first letters behind a given one, in whatever order they are offered.
final class Page {
  private final @Nullable LetterId after;
  private final int limit;
  private final TreeMap<LetterId, Answers.Line> lines = new TreeMap<>();
  private boolean more;

  Page(@Nullable LetterId after, int limit) {
    this.after = after;
    this.limit = limit;
  }

  void offer(Letter letter, @Nullable Resolution resolution) {
    LetterId id = letter.id();
    if (after != null && id.compareTo(after) <= 0) {
      return;
    }
    if (lines.size() == limit && id.compareTo(lines.lastKey()) > 0) {
      more = true;
      return;
    }
    lines.put(id, Answers.Line.of(letter, resolution));
    if (lines.size() > limit) {
      lines.pollLastEntry();
      more = true;
    }
  }

  List<Answers.Line> lines() {
    return List.copyOf(lines.values());
  }

  /// What to ask behind for the next page; null when nothing more was offered.
  @Nullable String next() {
    return more ? lines.lastKey().text() : null;
  }
}
