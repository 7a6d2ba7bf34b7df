package io.courier.kafka.oncall;

import io.courier.messages.topic.Topic;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What became of the letters that still exist; who is not in it is open.
final class Resolutions {
  private final Map<LetterId, Resolution> byLetter = new HashMap<>();

  /// The last one counts. Null: open again.
  void put(LetterId letter, @Nullable Resolution resolution) {
    if (resolution == null) {
      byLetter.remove(letter);
    } else {
      byLetter.put(letter, resolution);
    }
  }

  @Nullable Resolution of(LetterId letter) {
    return byLetter.get(letter);
  }

  State stateOf(LetterId letter) {
    Resolution resolution = of(letter);
    return resolution == null ? State.OPEN : resolution.state();
  }

  int size() {
    return byLetter.size();
  }

  long count(Topic topic, State state) {
    return byLetter.entrySet().stream()
        .filter(it -> it.getKey().topic() == topic && it.getValue().state() == state)
        .count();
  }

  /// The first offset from this one on that is open.
  long nextOpen(Topic topic, int partition, long offset) {
    long next = offset;
    while (byLetter.containsKey(new LetterId(topic, partition, next))) {
      next++;
    }
    return next;
  }
}
