package io.courier.drill.ledger;

import java.util.ArrayList;
import java.util.List;

/// Sentences about what was not as it should be: the first of each row; the rest is only counted.
final class Findings {
  private static final int MOST = 400;

  private final List<String> sentences = new ArrayList<>();

  void add(Row row, String sentence) {
    if (sentences.size() < MOST) {
      sentences.add("[" + row.name + "] " + sentence);
    }
  }

  List<String> all() {
    return List.copyOf(sentences);
  }

  static String of(Entry entry) {
    return "message %d (%s, seq %d) of %s"
        .formatted(entry.number, entry.id, entry.seq, entry.sender.name);
  }
}
