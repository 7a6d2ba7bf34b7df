package io.courier.logic.store;

import io.courier.kafka.consume.TransientFailure;

/// Another instance has carried out commands of these groups since they were read. Nothing of this
/// transaction was written.
///
/// Transient: who still has the partition reads them again, and finds what the other left.
final class Overtaken extends TransientFailure {
  Overtaken() {
    super("another instance has carried out commands of these groups");
  }
}
