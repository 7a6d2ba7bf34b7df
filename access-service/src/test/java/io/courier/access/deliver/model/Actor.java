package io.courier.access.deliver.model;

/// Somebody who can do one small step.
interface Actor {
  /// Whether there was anything to do.
  boolean step();
}
