package io.courier.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What became of all messages of a run.
final class Tally {
  final LongAdder sent = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder repeated = new LongAdder();
  final LongAdder outOfOrder = new LongAdder();
  private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();

  void refused(String sentence) {
    refusals.computeIfAbsent(sentence, it -> new LongAdder()).increment();
  }

  /// Refused sends by their sentence.
  Map<String, LongAdder> refusals() {
    return new TreeMap<>(refusals);
  }

  long refused() {
    return refusals.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /// Everything that was sent and not refused arrived, once and in order.
  boolean isClean() {
    return received.sum() == sent.sum() - refused() && repeated.sum() == 0 && outOfOrder.sum() == 0;
  }
}
