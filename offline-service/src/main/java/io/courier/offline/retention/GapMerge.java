package io.courier.offline.retention;

import io.courier.offline.store.Gap;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decides what stands in one mailbox for entries that are dropped.
///
/// One gap for each conversation; those beyond the bound, and what has no conversation or one with
/// an overlong name, are counted in one gap without a name. So a mailbox has one gap more than the
/// bound at most. A conversation that has a gap keeps it. The counts of all gaps together are
/// always the number of entries dropped.
///
/// @param maxNamed conversations that a mailbox's gaps name
record GapMerge(int maxNamed) {
  /// Names are part of a key, which PostgreSQL bounds.
  private static final int MAX_NAME = 512;

  /// @param existing gaps of the mailbox
  /// @param dropped oldest first
  /// @return the gaps that are new or have grown, as they are now
  Collection<Gap> merge(Collection<Gap> existing, List<Dropped> dropped) {
    Map<String, Gap> gaps = new LinkedHashMap<>();
    existing.forEach(gap -> gaps.put(gap.conversation(), gap));
    int named = (int) existing.stream().filter(Gap::isNamed).count();
    Map<String, Gap> grown = new LinkedHashMap<>();
    for (Dropped entry : dropped) {
      String name = nameable(entry) ? entry.conversation() : Gap.UNNAMED;
      Gap gap = gaps.get(name);
      if (gap == null && !name.equals(Gap.UNNAMED)) {
        if (named < maxNamed) {
          named++;
        } else {
          name = Gap.UNNAMED;
          gap = gaps.get(name);
        }
      }
      Gap more = name.equals(Gap.UNNAMED) ? unnamed(gap) : named(gap, name, entry.seq());
      gaps.put(name, more);
      grown.put(name, more);
    }
    return grown.values();
  }

  private static boolean nameable(Dropped entry) {
    return entry.seq() > 0 && entry.conversation().length() <= MAX_NAME;
  }

  private static Gap unnamed(@Nullable Gap gap) {
    return new Gap(Gap.UNNAMED, gap == null ? 1 : gap.dropped() + 1, 0, 0);
  }

  private static Gap named(@Nullable Gap gap, String name, long seq) {
    return gap == null
        ? new Gap(name, 1, seq, seq)
        : new Gap(
            name, gap.dropped() + 1, Math.min(gap.fromSeq(), seq), Math.max(gap.toSeq(), seq));
  }
}
