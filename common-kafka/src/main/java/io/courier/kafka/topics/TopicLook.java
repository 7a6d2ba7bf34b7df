package io.courier.kafka.topics;

import java.util.Map;
import java.util.TreeSet;

/// What looking at the topics again and again tells, compared with the ids of the start. Plain; not
/// for several threads.
///
/// A topic that is gone is waited for: a broker that has just started may not know it yet. Gone for
/// [#LOOKS_GONE] looks it counts as made anew, since whatever has its name next is another topic.
final class TopicLook {
  static final int LOOKS_GONE = 3;

  private final Map<String, String> before;
  private int looksGone;

  TopicLook(Map<String, String> before) {
    this.before = Map.copyOf(before);
  }

  /// What is to be done.
  sealed interface Finding {
    /// Nothing: they are the same.
    record Same() implements Finding {}

    /// Not ready: some are not there.
    record Gone(String sentence) implements Finding {}

    /// This process must end: its numbers belong to topics that are no more.
    record Anew(String sentence) implements Finding {}
  }

  /// @param now ids by name, of those that are there
  /// @param counts whether this is one of the looks at equal distances
  Finding compare(Map<String, String> now, boolean counts) {
    TreeSet<String> gone = new TreeSet<>();
    TreeSet<String> anew = new TreeSet<>();
    before.forEach(
        (name, id) -> {
          String seen = now.get(name);
          if (seen == null) {
            gone.add(name);
          } else if (!seen.equals(id)) {
            anew.add(name);
          }
        });
    if (counts) {
      looksGone = gone.isEmpty() ? 0 : looksGone + 1;
    }
    if (!anew.isEmpty()) {
      return new Finding.Anew("Topics were made anew under this service: " + anew + ".");
    }
    if (!gone.isEmpty() && looksGone >= LOOKS_GONE) {
      return new Finding.Anew("Topics were deleted under this service: " + gone + ".");
    }
    return gone.isEmpty()
        ? new Finding.Same()
        : new Finding.Gone("Topics are not there: " + gone + ".");
  }
}
