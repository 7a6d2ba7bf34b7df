package io.courier.offline.replay;

import io.courier.offline.store.Head;
import io.courier.offline.store.StoredEntry;
import java.util.List;

/// Decides which entries make the next page, and whether it is the last.
///
/// Always the oldest, as many as fit both limits, and at least one while there is one: a message
/// larger than a page is a page of its own. Last means that nothing is left after these.
///
/// @param maxEntries of a page
/// @param maxBytes of its bodies together
record PageDecision(int maxEntries, long maxBytes) {

  /// @param entries oldest first
  record Chosen(List<StoredEntry> entries, boolean last) {}

  Chosen choose(Head mailbox) {
    List<StoredEntry> entries = mailbox.entries();
    int count = 0;
    long bytes = 0;
    while (count < entries.size() && count < maxEntries) {
      bytes += entries.get(count).body().length;
      if (count > 0 && bytes > maxBytes) {
        break;
      }
      count++;
    }
    return new Chosen(entries.subList(0, count), mailbox.whole() && count == entries.size());
  }
}
