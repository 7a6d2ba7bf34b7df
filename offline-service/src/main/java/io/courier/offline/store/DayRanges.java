package io.courier.offline.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// In which days a position may lie, for one shard.
///
/// An acknowledgement names positions, rows are partitioned by day. Positions rise with time, so
/// the lowest and highest position of each day leave one candidate, or two around midnight, instead
/// of a look into every partition. Ranges only grow: they may name a day too many, and a row stored
/// by somebody else may lie outside; who misses a row looks into all days.
public final class DayRanges {
  private record Range(long lowest, long highest) {
    boolean contains(long position) {
      return position >= lowest && position <= highest;
    }

    Range with(long position) {
      return new Range(Math.min(lowest, position), Math.max(highest, position));
    }
  }

  private final Map<Integer, Range> days = new TreeMap<>();

  public void add(int day, long position) {
    Range range = days.get(day);
    if (range == null) {
      days.put(day, new Range(position, position));
    } else if (!range.contains(position)) {
      days.put(day, range.with(position));
    }
  }

  /// Earliest first.
  public List<Integer> daysOf(long position) {
    List<Integer> found = new ArrayList<>(2);
    days.forEach(
        (day, range) -> {
          if (range.contains(position)) {
            found.add(day);
          }
        });
    return found;
  }
}
