package io.courier.access.deliver.model;

import java.util.ArrayList;
import java.util.List;

/// One partition, and the offset that its one consumer group has committed.
final class Topic {
  private final List<Rec> records = new ArrayList<>();
  int committed;

  void append(Rec rec) {
    records.add(rec);
  }

  Rec get(int offset) {
    return records.get(offset);
  }

  int end() {
    return records.size();
  }
}
