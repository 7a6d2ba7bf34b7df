package io.courier.watch;

import java.util.Optional;
import java.util.Set;

/// Which metrics there are, and with which labels.
@FunctionalInterface
interface Exported {
  /// The labels of a metric, without those that say where it was read; empty when nobody has it.
  Optional<Set<String>> labels(String metric);
}
