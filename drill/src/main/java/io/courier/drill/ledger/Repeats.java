package io.courier.drill.ledger;

/// Which repeats under the same id a fault allows.
public enum Repeats {
  NONE,

  /// Of what a device read and did not confirm, since its connection ended or it took too long: its
  /// shard has another access node now, which did not see it go out.
  UNCONFIRMED,

  ANY
}
